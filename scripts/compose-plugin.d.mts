/** How to call Docker's compose; `reason` where it cannot be had. */
export function findCompose(): { command?: string[]; reason?: string };
