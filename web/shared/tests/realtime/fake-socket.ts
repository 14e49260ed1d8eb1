/** A socket whose other end is the test. */
import type { ServerMessage } from "../../src/realtime/protocol.ts";

export class FakeSocket {
  static opened: FakeSocket[] = [];
  sent: Record<string, unknown>[] = [];
  closed = false;
  onopen: ((event: Event) => void) | null = null;
  onmessage: ((event: MessageEvent) => void) | null = null;
  onclose: ((event: CloseEvent) => void) | null = null;

  constructor(readonly url: string) {
    FakeSocket.opened.push(this);
  }

  static get last(): FakeSocket {
    return FakeSocket.opened[FakeSocket.opened.length - 1] as FakeSocket;
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text) as Record<string, unknown>);
  }

  close(): void {
    this.closed = true;
  }

  open(): void {
    this.onopen?.({} as Event);
  }

  say(message: ServerMessage): void {
    this.onmessage?.({ data: JSON.stringify(message) } as MessageEvent);
  }

  welcome(fields: { offset?: number; recovered?: boolean; epoch?: string; snapshot?: Record<string, unknown> | null } = {}): void {
    const { offset = 0, recovered = false, epoch = "one", snapshot = null } = fields;
    this.say({ op: "welcome", channel: "room", epoch, offset, recovered, you: { id: "me", name: "Me", staff: false }, snapshot, heartbeat: 25 });
  }

  end(code: number, reason = ""): void {
    this.onclose?.({ code, reason } as CloseEvent);
  }

  sentOps(): unknown[] {
    return this.sent.map((frame) => frame["op"]);
  }
}
