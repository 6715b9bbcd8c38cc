// How a report looks: light and dark, from a phone's width up, and on paper. Styles only.
import { trusted } from "./markup";

export const REPORT_STYLE = trusted(`
:root { color-scheme: light dark; --page: #f5f6f8; --card: #fff; --ink: #1c2330; --soft: #5f6b7d; --edge: #dfe3e9; --accent: #2459c4; --good: #0b7a53; --bad: #c4320a; --warn: #8a6100; --good-soft: #e5f5ee; --bad-soft: #fdece6; --warn-soft: #fbf3df; --mark: #e3127e; }
@media (prefers-color-scheme: dark) { :root { --page: #10141d; --card: #1a202c; --ink: #e7eaf0; --soft: #9aa5b6; --edge: #2e3645; --accent: #8ab0ff; --good: #4cc38a; --bad: #ff8a65; --warn: #e0b04a; --good-soft: #12291f; --bad-soft: #331a12; --warn-soft: #2d2510; --mark: #ff5fae; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; overflow-wrap: anywhere; }
main, header > div { max-width: 1180px; margin: 0 auto; padding: 0 20px; }
header { background: var(--card); border-bottom: 1px solid var(--edge); padding: 26px 0 18px; }
h1 { font-size: 24px; margin: 0 0 4px; line-height: 1.25; }
h2 { font-size: 19px; margin: 38px 0 12px; scroll-margin-top: 52px; }
h3 { font-size: 16px; margin: 0 0 4px; line-height: 1.35; }
p { margin: 4px 0; }
a { color: var(--accent); }
.soft { color: var(--soft); }
.small { font-size: 13px; }
code, pre { font: 12.5px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
pre { margin: 8px 0 0; padding: 12px; background: var(--page); border: 1px solid var(--edge); border-radius: 8px; overflow: auto; max-height: 420px; white-space: pre; overflow-wrap: normal; }
.pill { display: inline-block; padding: 2px 12px; border-radius: 99px; font-weight: 650; font-size: 14px; border: 1px solid currentColor; }
.passed { color: var(--good); background: var(--good-soft); }
.failed { color: var(--bad); background: var(--bad-soft); }
.inconclusive, .none { color: var(--warn); background: var(--warn-soft); }
nav { position: sticky; top: 0; z-index: 2; background: var(--card); border-bottom: 1px solid var(--edge); }
nav div { max-width: 1180px; margin: 0 auto; padding: 8px 20px; display: flex; gap: 18px; overflow-x: auto; white-space: nowrap; }
nav a { text-decoration: none; }
.tiles { display: flex; flex-wrap: wrap; gap: 10px; margin-top: 14px; }
.tile { background: var(--page); border: 1px solid var(--edge); border-radius: 10px; padding: 8px 14px; min-width: 104px; }
.tile b { display: block; font-size: 19px; line-height: 1.3; }
.tile span { color: var(--soft); font-size: 13px; }
.card { background: var(--card); border: 1px solid var(--edge); border-radius: 12px; padding: 16px; margin: 12px 0; }
.finding { border-left: 5px solid var(--bad); display: grid; gap: 16px; grid-template-columns: minmax(0, 1fr) auto; }
.finding .shots { display: flex; gap: 12px; }
.shot { display: block; width: 132px; height: auto; border: 1px solid var(--edge); border-radius: 6px; background: var(--edge); }
.finding .shot { width: 148px; }
figure { margin: 0; }
figcaption { font-size: 12.5px; color: var(--soft); margin-top: 3px; }
ol.path { margin: 8px 0; padding-left: 26px; }
ol.path li { margin: 2px 0; }
.calm { border-left: 5px solid var(--good); }
.graph { overflow: auto; max-height: 86vh; border: 1px solid var(--edge); border-radius: 12px; background: var(--page); }
.graph .rg-page { fill: none; }
#full-size { margin: 0 6px 10px 0; }
.graph > svg { display: block; max-width: 100%; height: auto; margin: 0 auto; }
#full-size:checked ~ .graph > svg { max-width: none; }
.steps { display: grid; grid-template-columns: repeat(auto-fill, minmax(330px, 1fr)); gap: 12px; }
.step { background: var(--card); border: 1px solid var(--edge); border-radius: 12px; padding: 12px; display: grid; grid-template-columns: 132px minmax(0, 1fr); gap: 14px; scroll-margin-top: 52px; }
.steps.long .step { content-visibility: auto; contain-intrinsic-size: auto 318px; }
.step:target { outline: 3px solid var(--accent); }
.step.bad { border-color: var(--bad); border-width: 2px; }
.step .no { color: var(--soft); font-size: 13px; }
.step h3 { font-size: 15px; }
.chip { display: inline-block; font-size: 12.5px; border-radius: 6px; padding: 1px 8px; background: var(--page); border: 1px solid var(--edge); color: var(--soft); }
.chip.new { color: var(--good); border-color: var(--good); }
.chip.bad { color: var(--bad); border-color: var(--bad); }
.moment { grid-column: 1 / -1; display: flex; gap: 12px; align-items: center; color: var(--soft); font-size: 13.5px; }
.moment::before, .moment::after { content: ""; height: 1px; background: var(--edge); flex: 1; min-width: 16px; }
.moment span { max-width: 82%; }
.missing { width: 132px; aspect-ratio: 9 / 20; border: 1px dashed var(--edge); border-radius: 6px; display: grid; place-items: center; text-align: center; padding: 8px; color: var(--soft); font-size: 12px; }
.scroller { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th, td { text-align: left; padding: 6px 14px 6px 0; border-bottom: 1px solid var(--edge); vertical-align: top; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.name { white-space: nowrap; }
th { color: var(--soft); font-weight: 600; overflow-wrap: break-word; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(330px, 1fr)); gap: 12px; }
.facts .card { margin: 0; }
.bar { height: 8px; border-radius: 4px; background: var(--accent); min-width: 2px; }
details > summary { cursor: pointer; color: var(--accent); }
footer { color: var(--soft); font-size: 13px; margin: 40px 0 30px; }
.mark-box { fill: var(--mark); fill-opacity: .14; stroke: var(--mark); }
.mark-ring { fill: none; stroke: var(--mark); }
.mark-dot { fill: var(--mark); }
.mark-line { stroke: var(--mark); fill: none; stroke-linecap: round; stroke-linejoin: round; }
.store { position: absolute; width: 0; height: 0; overflow: hidden; }
@media (max-width: 640px) {
  body { font-size: 15px; } main, header > div, nav div { padding-left: 14px; padding-right: 14px; }
  .finding { grid-template-columns: minmax(0, 1fr); } .steps { grid-template-columns: minmax(0, 1fr); } .facts { grid-template-columns: minmax(0, 1fr); }
  .step { grid-template-columns: 104px minmax(0, 1fr); } .step .shot, .step .missing { width: 104px; } .tile { flex: 1 1 40%; }
  .graph > svg { max-width: max(100%, 560px); } th, td { padding-right: 8px; font-size: 13px; } .bars { display: none; }
}
@media print { nav { display: none; } .steps .step { content-visibility: visible; break-inside: avoid; } .graph { max-height: none; overflow: visible; } .graph > svg { width: 100%; height: auto; } }
`);
