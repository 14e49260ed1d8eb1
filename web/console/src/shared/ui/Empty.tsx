import type { ReactNode } from "react";

interface Props {
  title: string;
  text: string;
  steps?: string[];
  children?: ReactNode;
}

/** Nothing here yet: says what belongs here and what to do first. */
export function Empty({ title, text, steps, children }: Props) {
  return (
    <section className="empty">
      <h2>{title}</h2>
      <p className="muted">{text}</p>
      {steps && (
        <ol className="empty-steps">
          {steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      )}
      {children}
    </section>
  );
}
