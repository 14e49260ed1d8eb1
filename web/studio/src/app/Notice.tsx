import { useText } from "../shared/text.ts";

interface Props {
  title: string;
  text: string;
  retry?: () => void;
}

/** The whole screen when there is nothing to control. */
export function Notice({ title, text, retry }: Props) {
  const { t } = useText();
  return (
    <main className="notice">
      <h1>{title}</h1>
      <p>{text}</p>
      {retry && (
        <button type="button" className="button" onClick={retry}>
          {t("studio.retry")}
        </button>
      )}
      <a href="/console/broadcasts">{t("studio.back")}</a>
    </main>
  );
}
