/** The mark: a ring that somebody has taken hold of. Same drawing as public/favicon.svg. */
export const BrandMark = ({ size }: { size: number }) => (
  <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden>
    <rect width="32" height="32" rx="8" fill="#0b7a6c" />
    <path d="M22.4 10.2A8.6 8.6 0 1 0 24.6 16" fill="none" stroke="#fff" strokeWidth="3" strokeLinecap="round" />
    <path
      d="M12.2 16.2l3 3 8.6-8.4"
      fill="none"
      stroke="#8fe3d4"
      strokeWidth="3"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  </svg>
);
