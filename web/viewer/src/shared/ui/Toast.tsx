import { toast } from "./toast.ts";

export function Toast() {
  return (
    <div class="toast" role="status">
      {toast.value && <span class="toast-text">{toast.value}</span>}
    </div>
  );
}
