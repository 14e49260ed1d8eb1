import { QueryClientProvider } from "@tanstack/react-query";
import { BrowserRouter } from "react-router";
import { createQueryClient } from "@shared/staff/query-client.ts";
import { Appearance } from "./Appearance.tsx";
import { Screens } from "./Screens.tsx";

const cache = createQueryClient();

export function App() {
  return (
    <QueryClientProvider client={cache}>
      <Appearance>
        <BrowserRouter basename="/console">
          <Screens />
        </BrowserRouter>
      </Appearance>
    </QueryClientProvider>
  );
}
