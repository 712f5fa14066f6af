#!/bin/sh
# Stands in for Prisma's schema engine where that cannot be downloaded. `prisma generate` and `validate` do not need it;
# whatever does need it has to fail loudly here rather than succeed without having done anything.
echo "Prisma's schema engine is not installed on this machine; apply migrations with: npm run migrate" >&2
exit 1
