import type { ReactNode } from "react";
import { Link } from "react-router";

interface Props {
  title: ReactNode;
  /** The page before, as a crumb. */
  back?: { to: string; text: string };
  note?: ReactNode;
  children?: ReactNode;
}

/** Title of a page with its acts on the right. */
export function PageHead({ title, back, note, children }: Props) {
  return (
    <header className="page-head">
      <div className="page-head-words">
        {back && (
          <Link className="crumb" to={back.to}>
            ‹ {back.text}
          </Link>
        )}
        <h1>{title}</h1>
        {note && <p className="muted">{note}</p>}
      </div>
      {children && <div className="page-head-acts">{children}</div>}
    </header>
  );
}
