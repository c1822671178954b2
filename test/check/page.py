#!/usr/bin/env python3
"""The HTML page of `certemu check` and `certemu run` in headless Chromium: it shows its data, runs nothing of a module's, works by
keyboard, in light and dark.

    page.py CERTEMU MODULES FIXTURES"""
import html
import json
import os
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import tap

certemu, modules, fixtures = map(os.path.abspath, sys.argv[1:])
chromium = shutil.which('chromium') or shutil.which('chromium-browser') or shutil.which('google-chrome')
folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
HOSTILE = "</script><script>document.title='owned'</script>"

# Keys, one after the other, and what the page shows after each; into an attribute that the dump of the page has.
DRIVER = """
const seen = [], press = (key, target) => (target || document.activeElement || document.body).dispatchEvent(
    new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}));
const note = name => { const row = document.querySelector('.row[aria-selected=true]'), calls = document.getElementById('calls');
    seen.push({name, row: row ? row.querySelector('.label').textContent : null, active: calls.getAttribute('aria-activedescendant'),
        id: row ? row.id : null, thread: row ? row.querySelector('.thread').textContent : null, focus: document.activeElement.id,
        help: document.getElementById('help').open, detail: document.getElementById('detail').textContent,
        shown: document.querySelectorAll('.row:not([hidden])').length, bars: document.querySelectorAll('#lanes rect.selected').length,
        width: document.querySelector('#lanes svg').getAttribute('width'),
        outline: getComputedStyle(document.activeElement).outlineStyle, finding: (document.querySelector('#findings .selected') || {}).textContent}); };
const find = words => { press('/'); document.activeElement.value = words; document.activeElement.dispatchEvent(new Event('input')); };
note('start');
for (const key of ['Home', 'ArrowDown', 'ArrowDown', 'ArrowUp', 'End', 'n', 'ArrowRight', 'ArrowLeft', '+', '0', '?', '?', '/']) { press(key); note(key); }
find('RawCertificate'); note('search'); press('Enter'); note('Enter');
find('2.5.29.15'); note('oid'); press('Enter');
find('no such call'); note('nothing'); press('Escape'); note('Escape');
document.body.setAttribute('data-seen', JSON.stringify(seen));
"""


def page(name, *arguments):
    file = pathlib.Path(folder.name, name + '.html')
    done = subprocess.run([certemu, *arguments, '--html', file], capture_output=True, timeout=240)
    assert file.exists(), done.stderr
    return file


def browse(file, *options):
    """What the page is after its script has run, and what the browser has logged of it."""
    profile = tempfile.mkdtemp(dir=folder.name)
    done = subprocess.run([chromium, '--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking',
                           f'--user-data-dir={profile}', '--enable-logging=stderr', '--virtual-time-budget=5000', '--window-size=1280,1400',
                           *options, file.as_uri()], capture_output=True, timeout=120)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return done.stdout.decode(), [line for line in done.stderr.decode().splitlines() if 'CONSOLE' in line]


def data_of(text):
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.S)[1])


def picture(file, *options):
    """Mean brightness and number of colours of a screenshot."""
    png = pathlib.Path(folder.name, 'shot.png')
    png.unlink(missing_ok=True)
    browse(file, f'--screenshot={png}', *options)
    content, position, packed = png.read_bytes(), 8, b''
    while position < len(content):
        length, kind = struct.unpack('>I4s', content[position:position + 8])
        chunk = content[position + 8:position + 8 + length]
        if kind == b'IHDR':
            width, height, depth, colour = struct.unpack('>IIBB', chunk[:10])
        elif kind == b'IDAT':
            packed += chunk
        position += 12 + length
    size = {2: 3, 6: 4}[colour]
    rows, raw, above = [], zlib.decompress(packed), bytes(width * size)
    for y in range(height):
        kind, line = raw[y * (width * size + 1)], bytearray(raw[y * (width * size + 1) + 1:(y + 1) * (width * size + 1)])
        for x in range(len(line)):
            left, up, corner = line[x - size] if x >= size else 0, above[x], above[x - size] if x >= size else 0
            if kind == 4:
                guess = left + up - corner
                best = min((abs(guess - left), 0, left), (abs(guess - up), 1, up), (abs(guess - corner), 2, corner))[2]
            line[x] = (line[x] + (0, left, up, (left + up) // 2, best if kind == 4 else 0)[kind]) & 255
        rows.append(bytes(line))
        above = rows[-1]
    pixels = [row[x:x + 3] for row in rows[::4] for x in range(0, len(row), 4 * size)]
    return sum(map(sum, pixels)) / len(pixels) / 3, len(set(pixels))


check = page('check', 'check', f'{modules}/odd-hostile.so', '--only', 'events')
run = page('run', 'run', f'{modules}/odd-hostile.so', '--issued', f'{fixtures}/leaf.pem', '--shutdown', '--threads', '3')


def is_closed():
    """Nothing is loaded, and no data can end their element."""
    for file in (check, run):
        text = file.read_text(encoding='utf-8')
        assert "default-src 'none'" in text and not re.search(r'<(img|link|iframe|object|base)\b|\bsrc=|@import|url\(', text)
        assert text.count('</script>') == 2 and HOSTILE not in text and '\\u003c/script>' in text


def has_decoded_values():
    records = {record['label']: record for record in data_of(run.read_text(encoding='utf-8'))['runs'][0]['records']}
    value = dict(records['CA: GetCertificateProperty RawCertificate']['fields'])['value']
    assert 'subject: ' in value and 'not after: 20' in value and 'serial number: ' in value and '2.5.29.15' in value
    assert re.search(r'VT_DATE \d{4}-\d\d-\d\d \d\d:\d\d:\d\d GMT', dict(records['CA: GetCertificateProperty NotAfter']['fields'])['value'])
    assert dict(records['CA: GetCertificateExtension 2.5.29.15']['fields'])['name'].startswith('2.5.29.15 (')
    assert records['ICertExit2::Notify(issued)']['result'] == '0x80004005 E_FAIL'
    assert dict(records['ICertExit2::Initialize']['fields'])['mask'].startswith('0x27f issued pending')


def need_browser():
    if not chromium:
        raise tap.Skip('chromium is not there')


def shows_findings():
    need_browser()
    text, console = browse(check, '--dump-dom')
    assert not console, console
    shown = text[text.index('<ol id="findings">'):text.index('</ol>')]
    items = re.findall(r'<li class="(\w+)">', shown)
    assert items == [finding['severity'] for finding in data_of(text)['findings']] and len(items) >= 3
    assert 'leak/bstr' in shown and 'hostile.c:' in shown and 'SysAllocString' in shown
    assert HOSTILE in html.unescape(shown), 'as text'
    assert '<title>owned' not in text and re.search(r'<title>[^<]*odd-hostile.so: certemu</title>', text)
    assert text.count('class="row ') == len(data_of(text)['runs'][0]['records'])


def has_lane_for_each_thread():
    need_browser()
    text, console = browse(run, '--dump-dom')
    assert not console, console
    threads = {record['thread'] for record in data_of(text)['runs'][0]['records']}
    lanes = re.findall(r'>thread (\d+)</text>', text)
    assert len(threads) == 3 and sorted(map(int, lanes)) == sorted(threads)


def works_by_keyboard():
    need_browser()
    text = run.read_text(encoding='utf-8')
    driven = pathlib.Path(folder.name, 'driven.html')
    # Only this copy may run another script.
    driven.write_text(re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', '', text).replace(
        '</body>', f'<script>{{{DRIVER}}}</script></body>'), encoding='utf-8')
    dump, console = browse(driven, '--dump-dom')
    assert not console, console
    seen = json.loads(html.unescape(re.search(r'data-seen="([^"]*)"', dump)[1]))
    records = data_of(text)['runs'][0]['records']
    by_name = {}
    for state in seen:
        by_name.setdefault(state['name'], []).append(state)
        assert state['active'] == state['id'] and state['bars'] == (state['id'] is not None)
    names = [state['row'] for state in seen]
    assert names[:6] == [None] + [records[i]['label'] for i in (0, 1, 2, 1, len(records) - 1)], names[:6]
    assert by_name['Home'][0]['focus'] == 'calls' and by_name['Home'][0]['outline'] != 'none'
    assert 'notify' in by_name['n'][0]['finding'] and by_name['n'][0]['row'].startswith('finding: notify')
    assert by_name['ArrowRight'][0]['thread'] == by_name['n'][0]['thread'] == by_name['ArrowLeft'][0]['thread']
    assert by_name['ArrowRight'][0]['id'] != by_name['n'][0]['id'] == by_name['ArrowLeft'][0]['id']
    assert float(by_name['+'][0]['width']) > 1.8 * float(by_name['0'][0]['width'])
    assert [state['help'] for state in by_name['?']] == [True, False]
    assert by_name['/'][0]['focus'] == 'search'
    assert by_name['search'][0]['row'].endswith('RawCertificate') and by_name['search'][0]['shown'] < len(records)
    assert 'subject: ' in by_name['Enter'][0]['detail'] and by_name['Enter'][0]['focus'] == 'calls'
    assert '2.5.29.15 (' in by_name['oid'][0]['detail']
    assert by_name['nothing'][0]['shown'] == 0 and by_name['Escape'][0]['shown'] == len(records)


def light_and_dark():
    need_browser()
    light, colours = picture(check)
    dark, dark_colours = picture(check, '--blink-settings=preferredColorScheme=0')
    assert colours > 20 and dark_colours > 20, 'something is drawn'
    assert light > 200 and dark < 80, (light, dark)


tap.main([is_closed, has_decoded_values, shows_findings, has_lane_for_each_thread, works_by_keyboard, light_and_dark])
