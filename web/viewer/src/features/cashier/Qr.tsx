/** A QR code as one path: dark on white whatever the page's colours are, for cameras. */
import { useMemo } from "preact/hooks";
import { encode } from "uqr";

interface Props {
  text: string;
  /** For those who cannot see it. */
  label: string;
}

const QUIET_MODULES = 4;

export function Qr({ text, label }: Props) {
  const { side, path } = useMemo(() => {
    const { data } = encode(text, { ecc: "M", border: QUIET_MODULES });
    const dark = data.flatMap((row, y) => row.flatMap((on, x) => (on ? [`M${x} ${y}h1v1h-1z`] : [])));
    return { side: data.length, path: dark.join("") };
  }, [text]);
  return (
    <svg class="qr" viewBox={`0 0 ${side} ${side}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <rect width={side} height={side} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
