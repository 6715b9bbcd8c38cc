// Decides what to do next: what stands in front of the app first, then an account that is asked for, then whatever the
// explorer finds worth trying. The decision becomes durable before the device is touched.

import type { RunEvent } from "../events";
import type { Choice, Departure } from "../explore/types";
import { intent } from "../intent";
import { type Hindrance, hindranceAt } from "../interrupt";
import type { Patch } from "../machine";
import { maxWalls, type WallTries } from "../run-state";
import { lookOf } from "../sight";
import type { Answer, Node, Step } from "../step";
import { wallAt } from "../wall";

/** Times that an account is tried at one screen, and that it is skipped. */
const maxTries = { credentials: 2, skip: 1 };

export const chooseAction: Node<"ChooseAction"> = async (step) => {
  const { observation } = lookOf(step);
  const hindrance = hindranceAt(step);
  if (hindrance) return answering(step, hindrance);
  const { choice: past, ...wall } = wallAnswer(step);
  const choice = past ?? step.explorer.choose(observation, step.dice);
  if (choice) return chosen(step, choice, wall);
  const departure = step.explorer.departure?.();
  if (departure) return departed(step, departure);
  if (step.state.isReplay) return { outcome: "replayed", patch: { stopReason: "replayed" } };
  if (step.explorer.stuckReason?.() === "stuck") return { outcome: "stuck", ...wall };
  const patch: Patch = { ...wall.patch, stopReason: "explored" };
  return { outcome: "explored", patch, events: wall.events };
};

function chosen(
  step: Step,
  choice: Choice,
  wall: Pick<WallAnswer, "patch" | "events">,
): Answer<"ChooseAction"> {
  const { patch, events } = intent(step, choice);
  return {
    outcome: "chosen",
    patch: { ...wall.patch, ...patch },
    events: [...wall.events, ...events],
  };
}

function answering(step: Step, found: Hindrance): Answer<"ChooseAction"> {
  const { state } = step;
  const { kind, name, choice, dismisses, isRefusal } = found;
  const before = state.hindrance?.name === name ? state.hindrance.answers : 0;
  const { patch, events } = intent(step, choice, dismisses);
  return {
    outcome: "chosen",
    patch: {
      ...patch,
      hindrance: { name, answers: before + 1 },
      ...(kind === "permission" && { permissionsAsked: state.permissionsAsked + 1 }),
      ...(isRefusal === true && {
        permissionsRefused: [...state.permissionsRefused, dismisses.text],
      }),
      ...(kind === "foreignAnr" && { hasWaitedForOthers: true }),
      ...(kind === "keyboard" && { keyboardInARow: state.keyboardInARow + 1 }),
    },
    events,
  };
}

interface WallAnswer {
  choice: Choice | null;
  patch: Patch;
  events: RunEvent[];
}

const noWall: WallAnswer = { choice: null, patch: {}, events: [] };

/** The given account, then a way around it; where there is neither, that is told and the explorer goes on. */
function wallAnswer(step: Step): WallAnswer {
  const { observation, sighting, screenshot } = lookOf(step);
  const wall = wallAt(observation);
  const { walls, walledAt, screens } = step.state;
  const { screenId } = sighting;
  const tries = walls[screenId] ?? { credentials: 0, skip: 0, isReported: false };
  const isNewAndTooMany = !walls[screenId] && Object.keys(walls).length >= maxWalls;
  if (!wall || isNewAndTooMany) return noWall;
  const noted = (answer: "credentials" | "skip" | "none", made: Partial<WallTries>) => ({
    patch: {
      walls: { ...walls, [screenId]: { ...tries, ...made } },
      walledAt: answer === "none" ? (walledAt ?? screens) : walledAt,
    },
    events: [
      {
        type: "wall.reported" as const,
        payload: {
          stepOrdinal: step.state.step,
          screenId,
          answer,
          title: observation.title,
          screenshot,
        },
      },
    ],
  });
  if (step.input.credentials && wall.fill && tries.credentials < maxTries.credentials) {
    const choice = { action: wall.fill, reason: "an account is asked for: the run's own" };
    return { choice, ...noted("credentials", { credentials: tries.credentials + 1 }) };
  }
  if (wall.skip && tries.skip < maxTries.skip) {
    const choice = { action: wall.skip, reason: "an account is asked for: going on without" };
    return { choice, ...noted("skip", { skip: tries.skip + 1 }) };
  }
  if (!wall.isClosed || tries.isReported) return noWall;
  return { choice: null, ...noted("none", { isReported: true }) };
}

function departed(step: Step, { expected, screen, because }: Departure): Answer<"ChooseAction"> {
  const { observation, sighting } = lookOf(step);
  const { kind, key, label, title, stepOrdinal: firstStepOrdinal } = expected;
  const payload = {
    stepOrdinal: step.state.step,
    firstStepOrdinal,
    because,
    followed: step.explorer.followed?.() ?? 0,
    total: step.input.path?.length ?? 0,
    expected: {
      kind,
      key,
      label,
      title: screen?.title ?? title,
      activity: screen?.activity ?? null,
    },
    seen: {
      screenId: sighting.screenId,
      title: observation.title,
      activity: observation.activity,
      labels: observation.actions.filter(({ target }) => target).map((offered) => offered.label),
    },
  };
  payload.seen.labels.length = Math.min(payload.seen.labels.length, 12);
  return {
    outcome: "departed",
    patch: { stopReason: "replay_departed" },
    events: [{ type: "replay.departed", payload }],
  };
}
