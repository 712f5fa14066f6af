/** What one caller can be told by: an IPv4 address, or the first half of an IPv6 one, since each site has all of the second. */
export function networkOf(address: string): string {
  if (address === '') return 'unknown';
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  if (!address.includes(':')) return address;
  const [front = [], back = []] = (address.split('%')[0] ?? '')
    .split('::')
    .map((part) => part.split(':').filter(Boolean));
  const left = Math.max(0, 8 - front.length - back.length);
  const between = Array.from({ length: left }, () => '0');
  return [...front, ...between, ...back].slice(0, 4).join(':');
}
