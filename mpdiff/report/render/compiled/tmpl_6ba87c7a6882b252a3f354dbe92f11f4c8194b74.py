from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'summary.html'

def root(context, missing=missing):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_report = resolve('report')
    l_0_device = resolve('device')
    l_0_severities = resolve('severities')
    l_0_statuses = resolve('statuses')
    l_0_m = resolve('m')
    l_0_snapshot = missing
    try:
        t_1 = environment.filters['duration']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'duration' found.")
    try:
        t_2 = environment.filters['length']
    except KeyError:
        @internalcode
        def t_2(*unused):
            raise TemplateRuntimeError("No filter named 'length' found.")
    pass
    def macro(l_1_ref):
        t_3 = []
        if l_1_ref is missing:
            l_1_ref = undefined("parameter 'ref' was not provided", name='ref')
        pass
        if l_1_ref:
            pass
            t_3.extend((
                '<code dir="ltr">',
                escape(environment.finalize(environment.getattr(l_1_ref, 'member'))),
                '</code>\n<span class="aside">',
                escape(environment.finalize(environment.getattr(l_1_ref, 'format'))),
            ))
            if environment.getattr(l_1_ref, 'encoding'):
                pass
                t_3.extend((
                    ', ',
                    escape(environment.finalize(environment.getattr(l_1_ref, 'encoding'))),
                ))
            if environment.getattr(l_1_ref, 'settings'):
                pass
                t_3.extend((
                    ', ',
                    escape(environment.finalize(environment.getattr(l_1_ref, 'settings'))),
                    ' settings',
                ))
            if environment.getattr(l_1_ref, 'chosen_by'):
                pass
                t_3.extend((
                    ', told by ',
                    escape(environment.finalize(environment.getattr(l_1_ref, 'chosen_by'))),
                ))
            t_3.extend((
                '</span>\n<span class="aside hash">SHA-256 <code>',
                escape(environment.finalize(environment.getattr(l_1_ref, 'sha256'))),
                '</code></span>\n',
            ))
            if environment.getattr(l_1_ref, 'taken_at'):
                pass
                t_3.extend((
                    '<span class="aside">taken ',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'time'), environment.getattr(l_1_ref, 'taken_at')))),
                    '</span>',
                ))
        else:
            pass
            t_3.append(
                '<span class="none">none</span>\n',
            )
        return concat(t_3)
    context.exported_vars.add('snapshot')
    context.vars['snapshot'] = l_0_snapshot = Macro(environment, macro, 'snapshot', ('ref',), False, False, False, context.eval_ctx.autoescape)
    yield '<header class="top">\n<p class="kicker">Microsoft Defender settings in a troubleshooting window</p>\n<h1>'
    yield escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'summary'), 'verdict')))
    yield '</h1>\n<p class="device">'
    yield escape(environment.finalize((undefined(name='device') if l_0_device is missing else l_0_device)))
    yield '</p>\n<ul class="counts" aria-label="Open findings by severity">\n'
    for l_1_severity in (undefined(name='severities') if l_0_severities is missing else l_0_severities):
        _loop_vars = {}
        pass
        yield '<li class="sev-'
        yield escape(environment.finalize(l_1_severity))
        yield escape(environment.finalize((' zero' if (not environment.getitem(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'summary'), l_1_severity)) else cond_expr_undefined("the inline if-expression on line 18 in 'summary.html' evaluated to false and no else section was defined."))))
        yield '"><b>'
        yield escape(environment.finalize(environment.getitem(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'summary'), l_1_severity)))
        yield '</b> '
        yield escape(environment.finalize(l_1_severity))
        yield '</li>\n'
    l_1_severity = missing
    yield '</ul>\n<ul class="standing" aria-label="What else counts">\n<li'
    if environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'summary'), 'still_weakened'):
        pass
        yield ' class="alarm"'
    yield '><b>'
    yield escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'summary'), 'still_weakened')))
    yield '</b> still weakened at collection</li>\n<li><b>'
    yield escape(environment.finalize(environment.getattr((undefined(name='statuses') if l_0_statuses is missing else l_0_statuses), 'open')))
    yield '</b> open</li>\n<li><b>'
    yield escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'summary'), 'accepted')))
    yield '</b> accepted</li>\n<li><b>'
    yield escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'summary'), 'explained')))
    yield '</b> explained</li>\n<li><b>'
    yield escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'summary'), 'changes')))
    yield '</b> changes in '
    yield escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'summary'), 'compared')))
    yield ' compared settings</li>\n'
    if environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'notices'):
        pass
        yield '<li><a href="#notices"><b>'
        yield escape(environment.finalize(t_2(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'notices'))))
        yield '</b> notice'
        yield escape(environment.finalize(('s' if (t_2(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'notices')) != 1) else cond_expr_undefined("the inline if-expression on line 27 in 'summary.html' evaluated to false and no else section was defined."))))
        yield ' about the evidence</a></li>'
    yield '</ul>\n<dl class="facts">\n'
    def macro():
        t_4 = []
        pass
        if environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'window'):
            pass
            if environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'window'), 'start'):
                pass
                t_4.append(
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'time'), environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'window'), 'start')))),
                )
            else:
                pass
                t_4.append(
                    '<span class="none">start not known</span>',
                )
            t_4.append(
                ' to\n',
            )
            if environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'window'), 'end'):
                pass
                t_4.append(
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'time'), environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'window'), 'end')))),
                )
            else:
                pass
                t_4.append(
                    '<span class="none">end not known</span>',
                )
            if (environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'window'), 'start') and environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'window'), 'end')):
                pass
                t_4.extend((
                    '<span class="aside">',
                    escape(environment.finalize(t_1(context.call(environment.getattr((environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'window'), 'end') - environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'window'), 'start')), 'total_seconds'))))),
                    '</span>',
                ))
            t_4.extend((
                '<span class="aside">from ',
                escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'window'), 'basis'))),
                escape(environment.finalize(('' if environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'window'), 'certain') else ', inferred'))),
                '</span>\n',
            ))
        else:
            pass
            t_4.append(
                '<span class="none">not known</span>\n',
            )
        return concat(t_4)
    caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
    yield context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'fact'), 'Window', caller=caller)
    def macro():
        t_5 = []
        pass
        t_5.extend((
            '<code dir="ltr">',
            escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'source'), 'path'))),
            '</code> <span class="aside">',
            escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'source'), 'kind'))),
            '</span>\n',
        ))
        if environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'source'), 'sha256'):
            pass
            t_5.extend((
                '<span class="aside hash">SHA-256 <code>',
                escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'source'), 'sha256'))),
                '</code></span>',
            ))
        return concat(t_5)
    caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
    yield context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'fact'), 'Source', caller=caller)
    def macro():
        t_6 = []
        pass
        t_6.append(
            escape(environment.finalize(context.call((undefined(name='snapshot') if l_0_snapshot is missing else l_0_snapshot), environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'before')))),
        )
        return concat(t_6)
    caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
    yield context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'fact'), 'Before', caller=caller)
    def macro():
        t_7 = []
        pass
        t_7.append(
            escape(environment.finalize(context.call((undefined(name='snapshot') if l_0_snapshot is missing else l_0_snapshot), environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'after')))),
        )
        return concat(t_7)
    caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
    yield context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'fact'), 'After', caller=caller)
    def macro():
        t_8 = []
        pass
        t_8.append(
            escape(environment.finalize(context.call((undefined(name='snapshot') if l_0_snapshot is missing else l_0_snapshot), environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'current')))),
        )
        return concat(t_8)
    caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
    yield context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'fact'), 'At collection', caller=caller)
    def macro():
        t_9 = []
        pass
        if environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'coverage'):
            pass
            t_9.extend((
                '<a href="#log">',
                escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'coverage'), 'events'))),
                ' event',
                escape(environment.finalize(('s' if (environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'coverage'), 'events') != 1) else cond_expr_undefined("the inline if-expression on line 49 in 'summary.html' evaluated to false and no else section was defined.")))),
                '</a>\n',
            ))
            if (environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'coverage'), 'first') and environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'coverage'), 'last')):
                pass
                t_9.extend((
                    '<span class="aside">',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'time'), environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'coverage'), 'first')))),
                    ' to ',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'time'), environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'coverage'), 'last')))),
                    '</span>',
                ))
            if environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'coverage'), 'missing_records'):
                pass
                t_9.extend((
                    '<span class="aside">',
                    escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'coverage'), 'missing_records'))),
                    ' records missing</span>',
                ))
        else:
            pass
            t_9.append(
                '<span class="none">none found</span>\n',
            )
        return concat(t_9)
    caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
    yield context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'fact'), 'Event log', caller=caller)
    yield '</dl>\n<nav aria-label="Contents">\n<ul>\n<li><a href="#timeline">Timeline</a></li>\n<li><a href="#findings">Findings</a></li>\n<li><a href="#changes">All changes</a></li>\n<li><a href="#events">All events</a></li>\n<li><a href="#reasons">Reasons</a></li>\n<li><a href="#evidence">Evidence</a></li>\n<li><a href="#notices">Notices</a></li>\n<li><a href="#log">Event log</a></li>\n<li><a href="#made">How it was made</a></li>\n</ul>\n</nav>\n</header>'

blocks = {}
debug_info = '1=29&2=34&3=38&4=40&5=55&6=63&7=66&14=82&15=84&17=86&18=90&22=99&23=105&24=107&25=109&26=111&27=115&30=123&31=126&32=128&33=141&34=151&35=160&30=171&40=172&41=177&42=182&40=191&44=192&45=201&46=210&47=219&48=222&49=226&50=231&51=240&47=254'