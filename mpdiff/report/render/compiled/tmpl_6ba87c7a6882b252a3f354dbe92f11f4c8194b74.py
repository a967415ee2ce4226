from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'summary.html'

def root(context, missing=missing):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_device = resolve('device')
    l_0_digest = resolve('digest')
    l_0_severities = resolve('severities')
    l_0_statuses = resolve('statuses')
    l_0_report = resolve('report')
    try:
        t_1 = environment.filters['length']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'length' found.")
    pass
    yield '<header class="top">\n<p class="kicker">Microsoft Defender settings in a troubleshooting window · '
    yield escape(environment.finalize((undefined(name='device') if l_0_device is missing else l_0_device)))
    yield '</p>\n<h1>'
    yield escape(environment.finalize(environment.getattr((undefined(name='digest') if l_0_digest is missing else l_0_digest), 'verdict')))
    yield '</h1>\n'
    if environment.getattr((undefined(name='digest') if l_0_digest is missing else l_0_digest), 'now'):
        pass
        yield '<section class="now" aria-labelledby="now-heading">\n<h2 id="now-heading">What to do now</h2>\n<ol>'
        for l_1_line in environment.getattr((undefined(name='digest') if l_0_digest is missing else l_0_digest), 'now'):
            _loop_vars = {}
            pass
            yield '<li>'
            yield escape(environment.finalize(l_1_line))
            yield '</li>'
        l_1_line = missing
        yield '</ol>\n</section>\n'
    yield '<ul class="standing" aria-label="What else counts">\n'
    def t_2(fiter):
        for l_1_severity in fiter:
            if environment.getitem(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'summary'), l_1_severity):
                yield l_1_severity
    for l_1_severity in t_2((undefined(name='severities') if l_0_severities is missing else l_0_severities)):
        _loop_vars = {}
        pass
        yield '<li class="sev-'
        yield escape(environment.finalize(l_1_severity))
        yield '"><b class="tag sev">'
        yield escape(environment.finalize(environment.getitem(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'summary'), l_1_severity)))
        yield ' '
        yield escape(environment.finalize(l_1_severity))
        yield '</b></li>\n'
    l_1_severity = missing
    yield '<li><b>'
    yield escape(environment.finalize(environment.getattr((undefined(name='statuses') if l_0_statuses is missing else l_0_statuses), 'open')))
    yield '</b> open</li>\n'
    if environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'summary'), 'accepted'):
        pass
        yield '<li><b>'
        yield escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'summary'), 'accepted')))
        yield '</b> accepted</li>'
    if environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'summary'), 'explained'):
        pass
        yield '<li><b>'
        yield escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'summary'), 'explained')))
        yield '</b> explained</li>'
    yield '<li><b>'
    yield escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'summary'), 'changes')))
    yield '</b> change'
    yield escape(environment.finalize(('s' if (environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'summary'), 'changes') != 1) else cond_expr_undefined("the inline if-expression on line 17 in 'summary.html' evaluated to false and no else section was defined."))))
    yield ' in '
    yield escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'summary'), 'compared')))
    yield ' compared setting'
    yield escape(environment.finalize(('s' if (environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'summary'), 'compared') != 1) else cond_expr_undefined("the inline if-expression on line 17 in 'summary.html' evaluated to false and no else section was defined."))))
    yield '</li>\n'
    if environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'notices'):
        pass
        yield '<li><a href="#notices"><b>'
        yield escape(environment.finalize(t_1(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'notices'))))
        yield '</b> notice'
        yield escape(environment.finalize(('s' if (t_1(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'notices')) != 1) else cond_expr_undefined("the inline if-expression on line 18 in 'summary.html' evaluated to false and no else section was defined."))))
        yield ' about the evidence</a></li>'
    if environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'case'):
        pass
        yield '<li>Case <b>'
        yield escape(environment.finalize(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'case')))
        yield '</b></li>'
    if environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'analyst'):
        pass
        yield '<li>'
        yield escape(environment.finalize(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'analyst')))
        yield '</li>'
    yield '</ul>\n<nav aria-label="Contents">\n<ul>\n<li><a href="#timeline">Timeline</a></li>\n<li><a href="#findings">Findings</a></li>\n<li><a href="#changes">All changes</a></li>\n<li><a href="#events">All events</a></li>\n<li><a href="#reasons">Reasons</a></li>\n<li><a href="#evidence">Evidence</a></li>\n<li><a href="#notices">Notices</a></li>\n<li><a href="#log">Event log</a></li>\n<li><a href="#made">How it was made</a></li>\n</ul>\n</nav>\n</header>'

blocks = {}
debug_info = '2=23&3=25&4=27&7=30&11=39&12=47&14=55&15=57&16=62&17=68&18=76&19=83&20=88'