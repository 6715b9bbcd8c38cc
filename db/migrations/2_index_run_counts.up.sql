-- A run of 10,000 steps has some 400,000 events; how many steps and screens it has must not cost a walk over them all.
-- Partial, so that the other events, nearly all, pay nothing.

create index run_events_counted on run_events (run_id, type)
  where type in ('step.finished', 'screen.discovered');
