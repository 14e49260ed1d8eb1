/** The product's mark. */
export function Mark() {
  return (
    <span className="mark">
      <svg width="24" height="24" viewBox="0 0 24 24" aria-hidden="true">
        <rect width="24" height="24" rx="7" fill="var(--brand-solid)" />
        <path d="M8 7.2v6.3a3.3 3.3 0 0 0 3.3 3.3H16" fill="none" stroke="#fff" strokeWidth="2.4" strokeLinecap="round" />
        <circle cx="15.2" cy="9.2" r="2.2" fill="#fff" />
      </svg>
      <span>Liveloop</span>
    </span>
  );
}
