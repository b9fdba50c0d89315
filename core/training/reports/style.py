"""How a report looks: the reader's own fonts, light or dark as the reader's system is."""

STYLE = """
:root { color-scheme: light dark; --ground: #ffffff; --card: #f4f5f7; --ink: #1a1d21; --quiet: #5c6570;
  --line: #d5d9df; --good: #1f6feb; --bad: #b3401f; }
@media (prefers-color-scheme: dark) { :root { --ground: #15181c; --card: #1e2329; --ink: #e8eaed; --quiet: #a0a9b4;
  --line: #3a424c; --good: #6ea8fe; --bad: #ff9c7a; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 70rem; padding: 2rem 1.5rem 4rem; background: var(--ground); color: var(--ink);
  font: 16px/1.5 system-ui, "Noto Sans", "Noto Sans Bengali", sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .25rem; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 .75rem; }
h3 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
p { margin: .25rem 0 .75rem; max-width: 46rem; overflow-wrap: anywhere; }
.quiet { color: var(--quiet); }
.row { display: flex; flex-wrap: wrap; gap: 2rem; align-items: flex-start; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .75rem; text-align: right; border-bottom: 1px solid var(--line); font-weight: 400; }
th { color: var(--quiet); }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
figure { margin: 0; }
figcaption { font-size: .85rem; line-height: 1.35; overflow-wrap: anywhere; }
.gallery { display: grid; grid-template-columns: repeat(auto-fill, minmax(8.5rem, 1fr)); gap: .75rem; }
.gallery figure { background: var(--card); border-radius: .5rem; padding: .6rem; }
.gallery img { width: 100%; aspect-ratio: 1; object-fit: contain; image-rendering: pixelated; background: #fff;
  border-radius: .25rem; margin-bottom: .4rem; }
.wrong { color: var(--bad); }
svg { display: block; max-width: 100%; height: auto; }
svg text { font: 12px system-ui, "Noto Sans", "Noto Sans Bengali", sans-serif; fill: var(--ink); }
svg .axis { fill: var(--quiet); }
svg .line { stroke: var(--line); fill: none; }
svg .ideal { stroke: var(--quiet); stroke-dasharray: 4 4; fill: none; }
svg .right { fill: var(--good); }
svg .off { fill: var(--bad); }
details { margin: .5rem 0; } summary { cursor: pointer; color: var(--quiet); }
"""
