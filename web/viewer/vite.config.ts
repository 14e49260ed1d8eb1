import { defineConfig } from "vite";
import { app } from "../tooling/app.ts";

export default defineConfig(app("viewer", "preact"));
