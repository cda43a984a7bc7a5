#pragma once

namespace tern {

/// The page's style. Colors: Okabe and Ito 2008, which color-blind readers tell apart; a name that
/// is not a color alone (a dash, a width) marks what matters.
inline constexpr const char* kHtmlStyle = R"css(
:root{color-scheme:light dark;--paper:#fff;--ink:#1a1f24;--soft:#59636e;--rule:#dfe3e7;
--grid:#eceff1;--wash:#f6f7f9;--own:#0072b2;--p0:#e69f00;--p1:#cc79a7;--p2:#009e73;--p3:#d55e00;
--p4:#56b4e9;--p5:#b8a800}
@media (prefers-color-scheme:dark){:root{--paper:#13171b;--ink:#e7eaed;--soft:#9ba6b1;
--rule:#2c343b;--grid:#232a30;--wash:#1a2026;--own:#56b4e9;--p2:#1fbf8f;--p3:#e8743b;--p4:#3d8fd1;
--p5:#f0e442}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);
font:16px/1.55 ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;
-webkit-text-size-adjust:100%}
main{max-width:1120px;margin:0 auto;padding:40px 24px 64px}
.about{max-width:none;margin:0 0 12px;color:var(--soft);font-size:14px}
.about span{white-space:nowrap}
h1{font-size:34px;line-height:1.22;letter-spacing:-.015em;font-weight:680;margin:0 0 26px;
max-width:24em;text-wrap:balance}
h2{font-size:21px;letter-spacing:-.008em;margin:52px 0 14px;padding-top:18px;
border-top:1px solid var(--rule)}
h3{font-size:16px;margin:0}
.numbers{display:grid;grid-template-columns:repeat(auto-fit,minmax(200px,1fr));gap:1px;
background:var(--rule);border:1px solid var(--rule);border-radius:10px;overflow:hidden;margin:0}
.numbers div{background:var(--paper);padding:14px 18px}
.numbers dt{color:var(--soft);font-size:13px}
.numbers dd{margin:0}
.numbers .value{font-size:26px;line-height:1.3;font-weight:620;letter-spacing:-.01em;
font-variant-numeric:tabular-nums}
.numbers .doubt{color:var(--soft);font-size:13px}
.reasons{margin:24px 0 0;padding-left:20px;max-width:54em}
.reasons li{margin:5px 0}
p,ul{max-width:54em}
figure{margin:30px 0 34px}
figcaption{margin-bottom:10px}
figcaption p{margin:2px 0 0}.note{margin:10px 0 0}
figcaption p,.note{color:var(--soft);font-size:14px}
svg{display:block;width:100%;height:auto;font-size:12px;
font-family:ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;
font-variant-numeric:tabular-nums}
svg text{fill:var(--ink)}
svg .tick,svg .stamp{fill:var(--soft)}
svg .stamp{font-style:italic}
svg .name{font-weight:600;font-size:13px}
svg .end{text-anchor:end}
svg .middle{text-anchor:middle}
svg path{fill:none;stroke-linejoin:round}
svg .grid{stroke:var(--grid)}
svg .axis{stroke:var(--soft);stroke-opacity:.6}
svg .reference{stroke:var(--soft);stroke-opacity:.75}
svg .line{stroke-width:1.4}
svg .threshold{stroke:var(--soft);stroke-dasharray:2 3}
svg .whisker{stroke:var(--ink);stroke-width:1.2}
svg .expected{stroke:var(--ink);stroke-width:2.4}
svg .bar{opacity:.62}
.own{stroke:var(--own);fill:var(--own)}
.equal{stroke:var(--soft);fill:var(--soft)}
.p0{stroke:var(--p0);fill:var(--p0)}.p1{stroke:var(--p1);fill:var(--p1)}
.p2{stroke:var(--p2);fill:var(--p2)}.p3{stroke:var(--p3);fill:var(--p3)}
.p4{stroke:var(--p4);fill:var(--p4)}.p5{stroke:var(--p5);fill:var(--p5)}
svg path.line{fill:none}
svg .own.line{stroke-width:2.4}
svg .equal.line{stroke-dasharray:5 3}svg .bold.line{stroke-width:2.2}
svg .other.line{stroke:var(--soft);stroke-width:1;stroke-opacity:.55}
svg .price.line{stroke:var(--ink);stroke-width:1.2}
svg .state,svg .ribbon{stroke:none;shape-rendering:crispEdges}svg .state{opacity:.14}
svg .paper{fill:var(--paper)}
svg .bar,svg .dot,svg .area{stroke:none}
svg path.area{opacity:.85}
svg path.p0.area,svg rect.p0{fill:var(--p0)}svg path.p1.area,svg rect.p1{fill:var(--p1)}
svg path.p2.area,svg rect.p2{fill:var(--p2)}svg path.p3.area,svg rect.p3{fill:var(--p3)}
svg path.p4.area,svg rect.p4{fill:var(--p4)}svg path.p5.area,svg rect.p5{fill:var(--p5)}
svg .heat{stroke:none;shape-rendering:crispEdges}
.plus{fill:var(--own)}.minus{fill:var(--p3)}
.h1{fill-opacity:.08}.h2{fill-opacity:.16}.h3{fill-opacity:.25}.h4{fill-opacity:.35}
.h5{fill-opacity:.46}.h6{fill-opacity:.58}.h7{fill-opacity:.71}.h8{fill-opacity:.85}
svg .frame{stroke:var(--ink);stroke-width:.9}
svg .leader{stroke:var(--soft);stroke-width:.7;stroke-opacity:.8}
svg .shade{fill:var(--wash)}
svg .span{stroke-width:1.3;stroke-opacity:.75}
svg .key{stroke:none;font-weight:600}
pre{font-size:13px;line-height:1.5;white-space:pre-wrap;background:var(--wash);padding:12px 14px;
border-radius:8px}
.narrow{display:none}
.panels{display:grid;grid-template-columns:repeat(auto-fit,minmax(260px,1fr));gap:14px 22px}
.panels svg{max-width:480px}
.scroll{overflow-x:auto;margin:30px 0 0}details .scroll{margin-top:10px}
table{border-collapse:collapse;font-size:14px;line-height:1.35;min-width:100%}
caption{text-align:left;font-weight:600;font-size:15px;padding-bottom:8px}
caption span{display:inline-block;position:sticky;left:0;max-width:calc(100vw - 48px)}
th,td{padding:6px 8px;text-align:left;vertical-align:baseline;
border-bottom:1px solid var(--rule);font-weight:400}
thead th{color:var(--soft);font-size:13px;vertical-align:bottom;border-bottom-color:var(--soft)}
tbody th{position:sticky;left:0;background:var(--paper);font-weight:560;white-space:nowrap}
th:first-child,td:first-child{padding-left:0}
.n{text-align:right;font-variant-numeric:tabular-nums}
td{white-space:nowrap}
h2+.scroll,h2+.plain .scroll{margin-top:18px}
tbody tr.marked>*{background:var(--wash)}
tbody tr.marked th{box-shadow:inset 3px 0 var(--own);padding-left:10px}
.plain tbody th{width:30%;white-space:normal}
.plain td{overflow-wrap:anywhere;white-space:normal}
details{margin-top:8px;font-size:14px}
summary{cursor:pointer;color:var(--soft)}
details .scroll{max-height:420px;overflow:auto}
footer{margin-top:56px;color:var(--soft);font-size:13px}
@media screen and (max-width:640px){main{padding:24px 16px 48px}h1{font-size:26px}
h2{margin-top:40px}.has-narrow>.wide{display:none}.has-narrow>.narrow{display:block}
.numbers{grid-template-columns:1fr 1fr}.numbers div{padding:11px 13px}
.numbers .value{font-size:21px}.panels svg{max-width:none}th,td{padding:6px}
tbody th{white-space:normal;min-width:6em}}
@media print{:root{--paper:#fff;--ink:#000;--soft:#444;--rule:#bbb;--grid:#e5e5e5;--own:#0072b2}
main{max-width:none;padding:0}body{font-size:11pt}h2{margin-top:24pt;break-after:avoid}
figure,tr,.numbers{break-inside:avoid}details{display:none}table{font-size:8pt}
th,td{padding:2pt 4pt}.scroll{overflow:visible}}
)css";

}  // namespace tern
