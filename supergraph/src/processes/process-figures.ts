import { collectDefaultMetrics, Gauge, type Registry } from 'prom-client';
import { watchTurns } from './turns.ts';

/** prom-client samples the loop by a timer, and its samples hold the timer's own pause: both are spared. */
const sampledLag = ['min', 'max', 'mean', 'stddev', 'p50', 'p90', 'p99'];
const seldomMs = 60_000;

/** Figures of the process itself: memory, CPU time, garbage collection, handles and its event loop. */
export function describeProcess(registry: Registry): void {
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: seldomMs });
  for (const part of sampledLag)
    registry.removeSingleMetric(`nodejs_eventloop_lag_${part}_seconds`);
  const meanTurnMs = watchTurns();
  new Gauge({
    name: 'nodejs_eventloop_turn_seconds',
    help: "Mean length of the event loop's turns since the figures were asked last.",
    aggregator: 'max',
    registers: [registry],
    collect() {
      this.set(meanTurnMs() / 1_000);
    },
  });
}
