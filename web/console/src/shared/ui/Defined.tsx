import { QuestionCircleOutlined } from "@ant-design/icons";
import { Popover } from "antd";
import type { ReactNode } from "react";

/** The name of a figure; a click opens what it means and how it comes about. */
export function Defined({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Popover trigger="click" title={name} content={<div className="definition">{children}</div>}>
      <button type="button" className="defined">
        {name}
        <QuestionCircleOutlined aria-hidden />
      </button>
    </Popover>
  );
}
