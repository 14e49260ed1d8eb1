/** The names of what the query cache holds of rooms and broadcasts; realtime events find it by them. */
export const keys = {
  rooms: ["rooms"] as const,
  room: (id: string) => ["rooms", id] as const,
  broadcasts: ["broadcasts"] as const,
  newestDraft: (roomId: string) => ["broadcasts", "newest-draft", roomId] as const,
  broadcast: (id: string) => ["broadcasts", "one", id] as const,
  lives: ["live"] as const,
  live: (id: string) => ["live", id] as const,
  health: (id: string) => ["health", id] as const,
  preview: (id: string) => ["preview", id] as const,
  latency: (id: string) => ["latency", id] as const,
  audience: (id: string) => ["audience", id] as const,
  /** What waits for a moderator: held comments, reports, appeals. */
  desk: ["desk"] as const,
  recordings: ["recordings"] as const,
  recording: (id: string) => ["recordings", id] as const,
};
