"""HTML that mail is sent with to hurt whoever looks at it. CANARY is a file nobody may open, SERVER one nobody may ask."""

CANARY = "@CANARY@"
SERVER = "evil.example"
_URL = f"http://{SERVER}/t.png"
_FILE = f"file://{CANARY}"

HOSTILE: dict[str, str] = {
    "remote image": f'<img src="{_URL}">',
    "remote image without quotes": f"<img src={_URL}>",
    "image over TLS": f'<img src="https://{SERVER}/t.png">',
    "image without a scheme": f'<img src="//{SERVER}/t.png">',
    "image of a file": f'<img src="{_FILE}">',
    "image by a plain path": f'<img src="{CANARY}">',
    "image by a relative path": f'<img src="../../../../../../../..{CANARY}">',
    "share of Windows": f'<img src="\\\\{SERVER}\\share\\t.png">',
    "share as an address": f'<img src="file://{SERVER}/share/t.png">',
    "share with slashes": f'<img src="////{SERVER}/share/t.png">',
    "letters as entities": f'<img src="&#102;&#105;&#108;&#101;://{CANARY}">',
    "line end in the scheme": f'<img src="fi\nle://{CANARY}">',
    "scheme in capitals": f'<img src="FILE://{CANARY}">',
    "a path as Content-ID": f'<img src="cid:{CANARY}"><img src="cid:file://{CANARY}"><img src="cid:../..{CANARY}">',
    "a number of ours": '<img src="cid:0"><img src="cid:99999"><a href="link:0">x</a>',
    "picture of Qt": '<img src="qrc:/qt-project.org/styles/commonstyle/images/up-16.png"><img src=":/x.png">',
    "data address with SVG": "<img src=\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'"
    f" xmlns:xlink='http://www.w3.org/1999/xlink'%3E%3Cimage xlink:href='{_FILE}'/%3E%3C/svg%3E\">",
    "data address with HTML": f'<img src="data:text/html,<img src={_FILE}>"><a href="data:text/html,x">x</a>',
    "SVG": f'<svg><image href="{_FILE}"/><image xlink:href="{_URL}"/><use href="{_FILE}#a"/></svg>',
    "SVG around HTML": f'<svg><foreignObject><img src="{_FILE}"></foreignObject></svg>',
    "MathML": f'<math><mtext><table><mglyph><style><img src="{_FILE}"></style></mglyph></table></mtext></math>',
    "style sheet": f'<link rel="stylesheet" href="{_FILE}"><link rel=stylesheet href="{_URL}">',
    "CSS import": f"<style>@import url({_FILE}); @import '{_URL}';</style>x",
    "CSS background": f'<p style="background-image: url(\'{_FILE}\')">x</p><p style="background:url({_URL})">y</p>',
    "CSS list image": f"<ul style='list-style-image: url({_FILE})'><li>x</ul>",
    "background attribute": f'<body background="{_FILE}"><table background="{_FILE}"><tr><td background="{_URL}">x</table>',
    "base": f'<base href="{_FILE}"><base href="http://{SERVER}/"><img src="t.png"><a href="t">x</a>',
    "script": f'<script src="{_URL}"></script><script>fetch("{_URL}")</script>',
    "event": f'<img src="x" onerror="fetch(\'{_URL}\')"><body onload="alert(1)"><p onclick="alert(1)">x</p>',
    "address of a script": '<a href="javascript:alert(1)">x</a><a href="JaVaScRiPt&colon;alert(1)">y</a>'
    '<a href=" java\tscript:alert(1)">z</a><a href="vbscript:x">v</a>',
    "form": f'<form action="{_URL}" method=post><input type=image src="{_FILE}"><input name=a><button>x</button></form>',
    "refresh": f'<meta http-equiv="refresh" content="0; url={_URL}"><meta http-equiv=refresh content="0;{_FILE}">',
    "frames": f'<iframe src="{_FILE}"></iframe><iframe srcdoc="<img src={_FILE}>"></iframe><frame src="{_URL}">',
    "objects": f'<object data="{_FILE}"></object><embed src="{_FILE}"><applet code="{_URL}"></applet>',
    "media": f'<video src="{_URL}" poster="{_FILE}"></video><audio src="{_FILE}" autoplay></audio><source src="{_URL}">',
    "several sizes": f'<img srcset="{_URL} 1x, {_FILE} 2x" lowsrc="{_FILE}" dynsrc="{_FILE}" longdesc="{_URL}">'
    f'<picture><source srcset="{_FILE}"><img src="{_FILE}"></picture>',
    "words of Outlook": f'<!--[if mso]><v:fill src="{_FILE}"/><![endif]--><v:imagedata src="{_FILE}"/>'
    f'<xml><o:OfficeDocumentSettings/><img src="{_FILE}"></xml>',
    "comment that does not end": f'<!-- --!><img src="{_FILE}"><!--><img src="{_FILE}">-->',
    "raw text": f'<noscript><p title="</noscript><img src={_FILE}>"></noscript><textarea></textarea><img src="{_FILE}">'
    f'<title><img src="{_FILE}"></title><plaintext><img src="{_FILE}">',
    "broken nesting": f'<table><img src="{_FILE}"><tr><a href="{_FILE}"><td><b></table></b><p></table><img src="{_URL}"',
    "attribute that breaks out": f'<img alt="&quot;><img src={_FILE}>" src="x"><a href="http://x/?&quot;><img src={_FILE}">l</a>',
    "tables in tables": "<table><tr><td>" * 500 + f'<img src="{_FILE}">',
    "deep lists": "<ul><li><blockquote>" * 300 + f'<img src="{_FILE}">',
    "cells without end": '<table><tr><td colspan="99999999" rowspan="99999999">x</table><ol start=999999999><li>x</ol>',
    "huge picture": f'<img src="{_FILE}" width=999999999 height="999999999"><hr width=999999999 size=99999999>',
    "characters that turn": '<bdo dir="rtl">gpj.exe</bdo>&#x202e;fdp.exe&#8238;<p dir=rtl>\u202eabc\u2066</p>',
    "characters of Qt": "a\ufdd0b\ufdd1c&#xfdd0;&#xfffc;\u2029\u2028d&#0;\x00\x01\x1b[31m",
    "anchor over everything": f'<a name="x" id="y" href="{_FILE}"><img src="cid:1"></a><map><area href="{_URL}"></map>',
}
