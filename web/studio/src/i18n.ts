/** The app's own messages together with the shared ones. */
import { createTranslator } from "@shared/i18n/translator.ts";
import sharedEn from "@shared/messages/en.json";
import sharedZh from "@shared/messages/zh-CN.json";
import staffEn from "@shared/staff/messages/en.json";
import staffZh from "@shared/staff/messages/zh-CN.json";
import en from "./messages/en.json";
import zh from "./messages/zh-CN.json";

export type MessageKey = keyof typeof zh | keyof typeof sharedZh | keyof typeof staffZh;

export const translator = createTranslator<MessageKey>({ "zh-CN": [sharedZh, staffZh, zh], en: [sharedEn, staffEn, en] });
