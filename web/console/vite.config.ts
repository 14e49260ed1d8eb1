import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { app } from "../tooling/app.ts";

export default defineConfig(app("console", "react", [react()]));
