from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'evidence.html'

def root(context, missing=missing):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_report = resolve('report')
    l_0_m = resolve('m')
    l_0_log = resolve('log')
    try:
        t_1 = environment.filters['length']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'length' found.")
    try:
        t_2 = environment.tests['none']
    except KeyError:
        @internalcode
        def t_2(*unused):
            raise TemplateRuntimeError("No test named 'none' found.")
    pass
    yield '<section id="evidence" aria-labelledby="evidence-heading">\n<h2 id="evidence-heading">Evidence</h2>\n'
    if environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'evidence'):
        pass
        def macro():
            t_3 = []
            pass
            t_3.append(
                '<table>\n<thead><tr><th scope="col">Member</th><th scope="col">Used as</th><th scope="col">Kind</th><th scope="col" class="right">Bytes</th><th scope="col">SHA-256</th><th scope="col">Recognised by</th></tr></thead>\n<tbody>\n',
            )
            for l_2_member in environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'evidence'):
                _loop_vars = {}
                pass
                t_3.extend((
                    '<tr>\n<td class="about"><code dir="ltr">',
                    escape(environment.finalize(environment.getattr(l_2_member, 'name'))),
                    '</code>',
                ))
                if environment.getattr(l_2_member, 'modified'):
                    pass
                    t_3.extend((
                        ' <span class="aside">modified ',
                        escape(environment.finalize(environment.getattr(l_2_member, 'modified'))),
                        ', zone unknown</span>',
                    ))
                if environment.getattr(l_2_member, 'problem'):
                    pass
                    t_3.extend((
                        ' <span class="problem"><b>Not read:</b> ',
                        escape(environment.finalize(environment.getattr(l_2_member, 'problem'))),
                        '</span>',
                    ))
                t_3.extend((
                    '</td>\n<td class="word">',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'value'), environment.getattr(l_2_member, 'used_as'), '–', _loop_vars=_loop_vars))),
                    '</td>\n<td>',
                    escape(environment.finalize(environment.getattr(l_2_member, 'kind'))),
                    ' <span class="aside">',
                ))
                if environment.getattr(l_2_member, 'format'):
                    pass
                    t_3.append(
                        escape(environment.finalize(environment.getattr(l_2_member, 'format'))),
                    )
                if environment.getattr(l_2_member, 'encoding'):
                    pass
                    t_3.extend((
                        ' ',
                        escape(environment.finalize(environment.getattr(l_2_member, 'encoding'))),
                    ))
                if (not t_2(environment.getattr(l_2_member, 'settings'))):
                    pass
                    t_3.extend((
                        ' ',
                        escape(environment.finalize(environment.getattr(l_2_member, 'settings'))),
                        ' settings',
                    ))
                t_3.extend((
                    '</span></td>\n<td class="word right">',
                    escape(environment.finalize(context.call(environment.getattr('{:,}', 'format'), environment.getattr(l_2_member, 'size'), _loop_vars=_loop_vars))),
                    '</td>\n<td>',
                ))
                if environment.getattr(l_2_member, 'sha256'):
                    pass
                    t_3.extend((
                        '<code class="quiet hash">',
                        escape(environment.finalize(environment.getattr(l_2_member, 'sha256'))),
                        '</code>',
                    ))
                t_3.extend((
                    '</td>\n<td>',
                    escape(environment.finalize(environment.getattr(l_2_member, 'how'))),
                    '</td>\n</tr>\n',
                ))
            l_2_member = missing
            t_3.append(
                '</tbody>\n</table>\n',
            )
            return concat(t_3)
        caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
        yield context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'scroller'), 'Table of evidence', caller=caller)
    else:
        pass
        yield '<p class="nothing">No member of the source is listed.</p>\n'
    yield '</section>\n<section id="notices" aria-labelledby="notices-heading">\n<h2 id="notices-heading">Notices</h2>\n'
    if environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'notices'):
        pass
        yield '<p>What was not read, not understood or not compared, and what had to be assumed.</p>\n<ul class="notices">\n'
        for l_1_notice in environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'notices'):
            _loop_vars = {}
            pass
            yield '<li><code>'
            yield escape(environment.finalize(environment.getattr(l_1_notice, 'code')))
            yield '</code> '
            yield escape(environment.finalize(environment.getattr(l_1_notice, 'message')))
            if environment.getattr(l_1_notice, 'member'):
                pass
                yield ' <span class="aside">'
                yield escape(environment.finalize(environment.getattr(l_1_notice, 'member')))
                yield '</span>'
            yield '</li>\n'
        l_1_notice = missing
        yield '</ul>\n'
    else:
        pass
        yield '<p class="nothing">No notices: everything of interest was read, understood and compared.</p>\n'
    yield '</section>\n<section id="log" aria-labelledby="log-heading">\n<h2 id="log-heading">Event log</h2>\n'
    if environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'coverage'):
        pass
        l_0_log = environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'coverage')
        context.vars['log'] = l_0_log
        context.exported_vars.add('log')
        yield '<dl class="facts">\n'
        def macro():
            t_4 = []
            pass
            l_2_loop = missing
            t_5 = 1
            for l_2_member, l_2_loop in LoopContext(environment.getattr((undefined(name='log') if l_0_log is missing else l_0_log), 'members'), undefined):
                _loop_vars = {}
                pass
                t_4.extend((
                    '<code dir="ltr">',
                    escape(environment.finalize(l_2_member)),
                    '</code>',
                    escape(environment.finalize((', ' if (not environment.getattr(l_2_loop, 'last')) else cond_expr_undefined("the inline if-expression on line 43 in 'evidence.html' evaluated to false and no else section was defined.")))),
                ))
                t_5 = 0
            l_2_loop = l_2_member = missing
            if t_5:
                pass
                t_4.append(
                    '<span class="none">none</span>',
                )
            if environment.getattr((undefined(name='log') if l_0_log is missing else l_0_log), 'damaged'):
                pass
                t_4.append(
                    ' <span class="tag alarm">damaged</span>',
                )
            return concat(t_4)
        caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
        yield context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'fact'), 'Logs', caller=caller)
        def macro():
            t_6 = []
            pass
            t_6.append(
                escape(environment.finalize(environment.getattr((undefined(name='log') if l_0_log is missing else l_0_log), 'events'))),
            )
            if environment.getattr((undefined(name='log') if l_0_log is missing else l_0_log), 'noise'):
                pass
                t_6.extend((
                    ' <span class="aside">and ',
                    escape(environment.finalize(environment.getattr((undefined(name='log') if l_0_log is missing else l_0_log), 'noise'))),
                    ' known noise</span>',
                ))
            return concat(t_6)
        caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
        yield context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'fact'), 'Events', caller=caller)
        def macro():
            t_7 = []
            pass
            if environment.getattr((undefined(name='log') if l_0_log is missing else l_0_log), 'first'):
                pass
                t_7.append(
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'time'), environment.getattr((undefined(name='log') if l_0_log is missing else l_0_log), 'first')))),
                )
            else:
                pass
                t_7.append(
                    '<span class="none">not known</span>',
                )
            return concat(t_7)
        caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
        yield context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'fact'), 'From', caller=caller)
        def macro():
            t_8 = []
            pass
            if environment.getattr((undefined(name='log') if l_0_log is missing else l_0_log), 'last'):
                pass
                t_8.append(
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'time'), environment.getattr((undefined(name='log') if l_0_log is missing else l_0_log), 'last')))),
                )
            else:
                pass
                t_8.append(
                    '<span class="none">not known</span>',
                )
            if (not environment.getattr((undefined(name='log') if l_0_log is missing else l_0_log), 'time_certain')):
                pass
                t_8.append(
                    ' <span class="tag">times uncertain</span>',
                )
            return concat(t_8)
        caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
        yield context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'fact'), 'To', caller=caller)
        def macro():
            t_9 = []
            pass
            t_9.append(
                escape(environment.finalize(environment.getattr((undefined(name='log') if l_0_log is missing else l_0_log), 'missing_records'))),
            )
            for (l_2_first, l_2_second) in environment.getattr((undefined(name='log') if l_0_log is missing else l_0_log), 'gap_times'):
                _loop_vars = {}
                pass
                t_9.extend((
                    ' <span class="aside">between ',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'time'), l_2_first, _loop_vars=_loop_vars))),
                    ' and ',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'time'), l_2_second, _loop_vars=_loop_vars))),
                    '</span>',
                ))
            l_2_first = l_2_second = missing
            return concat(t_9)
        caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
        yield context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'fact'), 'Missing records', caller=caller)
        yield '</dl>\n'
        if environment.getattr((undefined(name='log') if l_0_log is missing else l_0_log), 'unmapped'):
            pass
            yield '<details class="more">\n<summary>'
            yield escape(environment.finalize(t_1(environment.getattr((undefined(name='log') if l_0_log is missing else l_0_log), 'unmapped'))))
            yield ' configuration path'
            yield escape(environment.finalize(('s' if (t_1(environment.getattr((undefined(name='log') if l_0_log is missing else l_0_log), 'unmapped')) != 1) else cond_expr_undefined("the inline if-expression on line 51 in 'evidence.html' evaluated to false and no else section was defined."))))
            yield ' that the catalogue does not know</summary>\n<ul class="plain">\n'
            for (l_1_path, l_1_count) in context.call(environment.getattr(environment.getattr((undefined(name='log') if l_0_log is missing else l_0_log), 'unmapped'), 'items')):
                _loop_vars = {}
                pass
                yield '<li><code dir="ltr">'
                yield escape(environment.finalize(l_1_path))
                yield '</code> <span class="aside">'
                yield escape(environment.finalize(l_1_count))
                yield ' event'
                yield escape(environment.finalize(('s' if (l_1_count != 1) else cond_expr_undefined("the inline if-expression on line 54 in 'evidence.html' evaluated to false and no else section was defined."))))
                yield '</span></li>\n'
            l_1_path = l_1_count = missing
            yield '</ul>\n</details>\n'
    else:
        pass
        yield '<p class="nothing">No event log was found, so that nothing is known of what was changed and put back between the snapshots.</p>\n'
    yield '</section>\n<section id="made" aria-labelledby="made-heading">\n<h2 id="made-heading">How it was made</h2>\n<dl class="facts">\n'
    def macro():
        t_10 = []
        pass
        t_10.extend((
            escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'tool'), 'name'))),
            ' ',
            escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'tool'), 'version'))),
        ))
        return concat(t_10)
    caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
    yield context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'fact'), 'Tool', caller=caller)
    def macro():
        t_11 = []
        pass
        t_11.append(
            escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'tool'), 'catalogue'))),
        )
        return concat(t_11)
    caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
    yield context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'fact'), 'Catalogue', caller=caller)
    def macro():
        t_12 = []
        pass
        t_13 = 1
        for l_2_option in environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'options'):
            _loop_vars = {}
            pass
            t_12.extend((
                '<code dir="ltr">',
                escape(environment.finalize(l_2_option)),
                '</code> ',
            ))
            t_13 = 0
        l_2_option = missing
        if t_13:
            pass
            t_12.append(
                '<span class="none">none</span>',
            )
        return concat(t_12)
    caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
    yield context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'fact'), 'Options', caller=caller)
    def macro():
        t_14 = []
        pass
        if environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'policy'):
            pass
            t_14.extend((
                '<code dir="ltr">',
                escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'policy'), 'path'))),
                '</code> <span class="aside hash">SHA-256 <code>',
                escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'policy'), 'sha256'))),
                '</code></span>',
            ))
        else:
            pass
            t_14.append(
                '<span class="none">none</span>',
            )
        return concat(t_14)
    caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
    yield context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'fact'), 'Policy', caller=caller)
    def macro():
        t_15 = []
        pass
        t_15.extend((
            '<code dir="ltr">',
            escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'source'), 'path'))),
            '</code> <span class="aside hash">',
        ))
        if environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'source'), 'sha256'):
            pass
            t_15.extend((
                'SHA-256 <code>',
                escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'source'), 'sha256'))),
                '</code>',
            ))
        else:
            pass
            t_15.append(
                'no hash: not a single file',
            )
        t_15.append(
            '</span>',
        )
        return concat(t_15)
    caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
    yield context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'fact'), 'Source', caller=caller)
    def macro():
        t_16 = []
        pass
        t_16.extend((
            'report schema version ',
            escape(environment.finalize(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'schema_version'))),
        ))
        return concat(t_16)
    caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
    yield context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'fact'), 'Schema', caller=caller)
    yield '</dl>\n</section>'

blocks = {}
debug_info = '3=27&4=29&8=35&10=40&11=59&12=61&13=84&14=87&15=96&4=105&27=110&30=113&31=117&40=132&41=134&43=138&44=167&45=183&46=199&47=220&49=241&51=244&53=248&54=252&66=264&67=275&68=284&69=306&70=326&71=352'