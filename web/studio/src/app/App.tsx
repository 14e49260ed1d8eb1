import { QueryClientProvider } from "@tanstack/react-query";
import { createQueryClient } from "@shared/staff/query-client.ts";
import { Gate } from "./Gate.tsx";

const cache = createQueryClient();

export function App() {
  return (
    <QueryClientProvider client={cache}>
      <Gate />
    </QueryClientProvider>
  );
}
