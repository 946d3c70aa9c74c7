"""Texts that run, break out or turn round where they are not treated as text. A canary sets ``window.canary``."""

HOSTILE = (
    "<img src=x onerror=window.canary=1>",
    "</script><script>window.canary=1</script>",
    "</style></title></noscript><script>window.canary=1</script>",
    "${window.canary=1}",
    "`;window.canary=1;`",
    "C:\\2019\\u0041\\x41\\",
    "{{ 7*7 }}{% for x in y %}{{ this.__class__ }}",
    "line\u2028separator\u2029paragraph",
    "\u202eoverride\u202c isolate \u2067 open",
    "\"'><svg onload=window.canary=1>&lt;&amp;",
    "javascript:window.canary=1",
    "<!--<script>",
    "]]><![CDATA[ \x00\x0b nul and \ud800 alone",
    '=HYPERLINK("http://example.org")',
)
