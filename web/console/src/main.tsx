import "@shared/tokens.css";
import "./app/styles/base.css";
import "./app/styles/layout.css";
import "./app/styles/live.css";
import "./app/styles/data.css";
import "./app/styles/moderation.css";
import "./app/styles/replies.css";
import "./app/styles/desk.css";
import "./app/styles/polls.css";
import "./app/styles/points.css";
import "./app/styles/treasury.css";
import "./app/styles/latency.css";
import "./app/styles/coupons.css";
import { createRoot } from "react-dom/client";
import { App } from "./app/App.tsx";

const root = document.getElementById("root");
if (root) createRoot(root).render(<App />);
