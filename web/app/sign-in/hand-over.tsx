/** One line from the first contact to the end, through several hands, never cut: the promise as a picture. */
export const HandOver = () => (
  <svg className="sj-door-line" viewBox="0 0 530 200" aria-hidden preserveAspectRatio="xMidYMax meet">
    <path
      d="M12 150C70 150 76 60 138 60s74 92 138 92 70-108 136-108 66 56 96 56"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.5"
    />
    <g fill="var(--sj-door-ground)" stroke="currentColor" strokeWidth="2.5">
      <circle cx="138" cy="60" r="9" />
      <circle cx="276" cy="152" r="9" />
      <circle cx="412" cy="44" r="9" />
    </g>
    <circle cx="12" cy="150" r="9" fill="#fff" />
    <g transform="translate(492 84)">
      <circle cx="16" cy="16" r="16" fill="#8fe3d4" />
      <path
        d="M9 16.5l5 5 9-10"
        fill="none"
        stroke="#04352e"
        strokeWidth="3"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </g>
  </svg>
);
