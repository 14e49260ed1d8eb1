/** A poll as its form holds it, and as the server takes it. Pure. */
import type { PictureRead, PollCreate, PollQuestion, QuestionKind, ResultsFor } from "@shared/generated/model/index.ts";

export type PollKind = "poll" | "quiz" | "survey";
export const POLL_KINDS: readonly PollKind[] = ["poll", "quiz", "survey"];

export interface OptionFields {
  text: string;
  picture: PictureRead | null;
  /** What the picture shows. */
  picture_text: string;
}

export interface QuestionFields {
  kind: QuestionKind;
  text: string;
  required: boolean;
  results: ResultsFor;
  options: string[];
  scale: 5 | 10;
  low: string;
  high: string;
}

export interface PollFields {
  kind: PollKind;
  question: string;
  options: OptionFields[];
  questions: QuestionFields[];
  multiple: boolean;
  named: boolean;
  live_results: boolean;
  seconds: number;
  answer: number[];
  /** No points without a number. */
  points: number | null;
  first: number | null;
}

export const NO_OPTION: OptionFields = { text: "", picture: null, picture_text: "" };
export const NO_QUESTION: QuestionFields = { kind: "single", text: "", required: true, results: "live", options: ["", ""], scale: 5, low: "", high: "" };
export const START: PollFields = {
  kind: "poll",
  question: "",
  options: [NO_OPTION, NO_OPTION],
  questions: [NO_QUESTION],
  multiple: false,
  named: false,
  live_results: true,
  seconds: 60,
  answer: [],
  points: null,
  first: null,
};

export function wantedOf(fields: PollFields): PollCreate {
  const { kind, question, named, points, first } = fields;
  const common = { question, seconds: fields.seconds || null };
  if (kind === "survey") return { ...common, anonymous: !named, questions: fields.questions.map((one) => questionOf({ ...NO_QUESTION, ...one })) };
  const rewarded = kind === "quiz" && points;
  return {
    ...common,
    anonymous: !named && !rewarded,
    options: fields.options.map(({ text }) => text),
    pictures: fields.options.some(({ picture }) => picture) ? fields.options.map(pictureOf) : null,
    multiple: fields.multiple,
    live_results: fields.live_results,
    answer: kind === "quiz" ? fields.answer : null,
    reward: rewarded ? { points, first: first || null } : null,
  };
}

/** The form of what was kept. `pictures` are where its pictures are shown. */
export function fieldsOf(content: PollCreate, pictures: readonly (PictureRead | null)[] | null): PollFields {
  const kind: PollKind = content.questions ? "survey" : content.answer ? "quiz" : "poll";
  return {
    ...START,
    kind,
    question: content.question,
    options: content.options?.length
      ? content.options.map((text, number) => ({ text, picture: pictures?.[number] ?? null, picture_text: pictures?.[number]?.text ?? "" }))
      : START.options,
    questions: content.questions?.map(fieldsOfQuestion) ?? START.questions,
    multiple: content.multiple ?? false,
    named: !(content.anonymous ?? true),
    live_results: content.live_results ?? true,
    seconds: content.seconds ?? 0,
    answer: content.answer ?? [],
    points: content.reward?.points ?? null,
    first: content.reward?.first ?? null,
  };
}

/** The most that a quiz can cost; null: it depends on how many are right. */
export function mostOf(points: number, first: number | null): number | null {
  return first === null ? null : points * first;
}

function pictureOf({ picture, picture_text }: OptionFields) {
  return picture ? { name: picture.name, text: picture_text.trim() } : null;
}

function questionOf(fields: QuestionFields): PollQuestion {
  const { kind, text, required } = fields;
  const common = { kind, text, required };
  if (kind === "text") return common;
  if (kind === "scale") return { ...common, results: fields.results, scale: fields.scale, low: fields.low.trim() || null, high: fields.high.trim() || null };
  return { ...common, results: fields.results, options: fields.options };
}

function fieldsOfQuestion(question: PollQuestion): QuestionFields {
  const { kind, text, required, results, options, scale, low, high } = question;
  return {
    ...NO_QUESTION,
    kind,
    text,
    required: required ?? true,
    results: results ?? "live",
    options: options?.length ? options : NO_QUESTION.options,
    scale: scale ?? 5,
    low: low ?? "",
    high: high ?? "",
  };
}
