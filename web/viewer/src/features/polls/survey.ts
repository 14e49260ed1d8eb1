/** Answering a questionnaire: what is there, what is missing, what is kept on the device. Pure but for the store. */
import type { Answer, Question } from "./core.ts";

const PREFIX = "liveloop.survey.";

export function nothing(questions: readonly Question[]): Answer[] {
  return questions.map(() => null);
}

export function isAnswered(answer: Answer): boolean {
  if (typeof answer === "string") return answer.trim() !== "";
  return Array.isArray(answer) ? answer.length > 0 : answer !== null;
}

/** The first question that still needs an answer, or -1. */
export function missing(questions: readonly Question[], answers: readonly Answer[]): number {
  return questions.findIndex((question, number) => question.required && !isAnswered(answers[number] ?? null));
}

export function replaced(answers: readonly Answer[], number: number, answer: Answer): Answer[] {
  return answers.map((one, index) => (index === number ? answer : one));
}

/** A choice tapped again is taken back where nothing has to be chosen. */
export function tapped(question: Question, answer: Answer, value: number): Answer {
  if (question.kind === "multiple") {
    const marked = Array.isArray(answer) ? answer : [];
    return marked.includes(value) ? marked.filter((one) => one !== value) : [...marked, value];
  }
  return answer === value && !question.required ? null : value;
}

/** The values of a scale. */
export function steps({ scale }: Question): number[] {
  const first = scale === 10 ? 0 : 1;
  return scale === null ? [] : Array.from({ length: scale - first + 1 }, (_, step) => first + step);
}

/** What was answered on this device and not sent; nothing when the questions are others by now. */
export function draftOf(pollId: string, questions: readonly Question[], store: Storage | null = deviceStore()): Answer[] {
  const kept = store?.getItem(PREFIX + pollId);
  if (!kept) return nothing(questions);
  try {
    const answers: unknown = JSON.parse(kept);
    return Array.isArray(answers) && answers.length === questions.length ? (answers as Answer[]) : nothing(questions);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return nothing(questions);
  }
}

export function keepDraft(pollId: string, answers: readonly Answer[], store: Storage | null = deviceStore()): void {
  try {
    store?.setItem(PREFIX + pollId, JSON.stringify(answers));
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
}

export function dropDraft(pollId: string, store: Storage | null = deviceStore()): void {
  store?.removeItem(PREFIX + pollId);
}

function deviceStore(): Storage | null {
  try {
    return localStorage;
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    return null;
  }
}
