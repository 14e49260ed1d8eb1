import { Tooltip } from "antd";
import type { ReactElement } from "react";
import { useMay, type Permission } from "@shared/staff/session/session.ts";
import { useText } from "../text.ts";

interface Props {
  permission: Permission;
  /** Gets whether the role may do it; shown disabled with the reason when not. */
  children: (allowed: boolean) => ReactElement;
}

/** An act that not every role may do. */
export function Allowed({ permission, children }: Props) {
  const { t } = useText();
  const allowed = useMay(permission);
  if (allowed) return children(true);
  return (
    <Tooltip title={t("permission.lacking", { what: t(`permission.${permission}`) })}>
      <span>{children(false)}</span>
    </Tooltip>
  );
}
