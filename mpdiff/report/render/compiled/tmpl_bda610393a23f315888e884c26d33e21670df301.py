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
        t_2 = environment.filters['list']
    except KeyError:
        @internalcode
        def t_2(*unused):
            raise TemplateRuntimeError("No filter named 'list' found.")
    try:
        t_3 = environment.filters['selectattr']
    except KeyError:
        @internalcode
        def t_3(*unused):
            raise TemplateRuntimeError("No filter named 'selectattr' found.")
    try:
        t_4 = environment.tests['none']
    except KeyError:
        @internalcode
        def t_4(*unused):
            raise TemplateRuntimeError("No test named 'none' found.")
    pass
    yield '<section id="evidence" aria-labelledby="evidence-heading">\n<h2 id="evidence-heading">Evidence</h2>\n'
    if environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'rests_on'):
        pass
        yield '<p>'
        yield escape(environment.finalize(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'rests_on')))
        yield '</p>'
    template = environment.get_template('compared.html', 'evidence.html')
    gen = template.root_render_func(template.new_context(context.get_all(), True, {'log': l_0_log}))
    try:
        for event in gen:
            yield event
    finally: gen.close()
    if environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'evidence'):
        pass
        def macro():
            t_5 = []
            l_1_members = resolve('members')
            pass
            t_5.append(
                '<table>\n<thead><tr><th scope="col">Member</th><th scope="col">Used as</th><th scope="col">Kind</th><th scope="col" class="right">Bytes</th><th scope="col">SHA-256</th><th scope="col">Recognised by</th></tr></thead>\n<tbody>\n',
            )
            for l_2_one in (undefined(name='members') if l_1_members is missing else l_1_members):
                l_2_member = missing
                _loop_vars = {}
                pass
                l_2_member = environment.getattr(l_2_one, 'info')
                _loop_vars['member'] = l_2_member
                t_5.extend((
                    '<tr>\n<td class="about"><code dir="ltr">',
                    escape(environment.finalize(environment.getattr(l_2_one, 'name'))),
                    '</code>',
                ))
                if environment.getattr((undefined(name='member') if l_2_member is missing else l_2_member), 'modified'):
                    pass
                    t_5.extend((
                        ' <span class="aside">modified ',
                        escape(environment.finalize(environment.getattr((undefined(name='member') if l_2_member is missing else l_2_member), 'modified'))),
                        ', zone unknown</span>',
                    ))
                if environment.getattr((undefined(name='member') if l_2_member is missing else l_2_member), 'problem'):
                    pass
                    t_5.extend((
                        ' <span class="problem"><b>Not read:</b> ',
                        escape(environment.finalize(environment.getattr((undefined(name='member') if l_2_member is missing else l_2_member), 'problem'))),
                        '</span>',
                    ))
                t_5.extend((
                    '</td>\n<td class="word">',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'value'), environment.getattr((undefined(name='member') if l_2_member is missing else l_2_member), 'used_as'), '–', _loop_vars=_loop_vars))),
                    '</td>\n<td>',
                    escape(environment.finalize(environment.getattr((undefined(name='member') if l_2_member is missing else l_2_member), 'kind'))),
                    ' <span class="aside">',
                ))
                if environment.getattr((undefined(name='member') if l_2_member is missing else l_2_member), 'format'):
                    pass
                    t_5.append(
                        escape(environment.finalize(environment.getattr((undefined(name='member') if l_2_member is missing else l_2_member), 'format'))),
                    )
                if environment.getattr((undefined(name='member') if l_2_member is missing else l_2_member), 'encoding'):
                    pass
                    t_5.extend((
                        ' ',
                        escape(environment.finalize(environment.getattr((undefined(name='member') if l_2_member is missing else l_2_member), 'encoding'))),
                    ))
                if (not t_4(environment.getattr((undefined(name='member') if l_2_member is missing else l_2_member), 'settings'))):
                    pass
                    t_5.extend((
                        ' ',
                        escape(environment.finalize(environment.getattr((undefined(name='member') if l_2_member is missing else l_2_member), 'settings'))),
                        ' settings',
                    ))
                t_5.extend((
                    '</span></td>\n<td class="word right">',
                    escape(environment.finalize(context.call(environment.getattr('{:,}', 'format'), environment.getattr((undefined(name='member') if l_2_member is missing else l_2_member), 'size'), _loop_vars=_loop_vars))),
                    '</td>\n<td>',
                ))
                if environment.getattr(l_2_one, 'sha256'):
                    pass
                    t_5.extend((
                        '<code class="quiet hash">',
                        escape(environment.finalize(environment.getattr(l_2_one, 'sha256'))),
                        '</code>',
                    ))
                else:
                    pass
                    t_5.append(
                        '<span class="none">not read</span>',
                    )
                t_5.extend((
                    '</td>\n<td>',
                    escape(environment.finalize(environment.getattr((undefined(name='member') if l_2_member is missing else l_2_member), 'how'))),
                    '</td>\n</tr>\n',
                ))
            l_2_one = l_2_member = missing
            t_5.append(
                '</tbody>\n</table>\n',
            )
            return concat(t_5)
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
            t_6 = []
            l_1_logs = resolve('logs')
            pass
            l_2_loop = missing
            t_7 = 1
            for l_2_member, l_2_loop in LoopContext((undefined(name='logs') if l_1_logs is missing else l_1_logs), undefined):
                _loop_vars = {}
                pass
                t_6.extend((
                    '<code dir="ltr">',
                    escape(environment.finalize(l_2_member)),
                    '</code>',
                    escape(environment.finalize((', ' if (not environment.getattr(l_2_loop, 'last')) else cond_expr_undefined("the inline if-expression on line 46 in 'evidence.html' evaluated to false and no else section was defined.")))),
                ))
                t_7 = 0
            l_2_loop = l_2_member = missing
            if t_7:
                pass
                t_6.append(
                    '<span class="none">none</span>',
                )
            if environment.getattr((undefined(name='log') if l_0_log is missing else l_0_log), 'damaged'):
                pass
                t_6.append(
                    ' <span class="tag alarm">damaged</span>',
                )
            return concat(t_6)
        caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
        yield context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'fact'), 'Logs', caller=caller)
        def macro():
            t_8 = []
            pass
            t_8.append(
                escape(environment.finalize(environment.getattr((undefined(name='log') if l_0_log is missing else l_0_log), 'events'))),
            )
            if environment.getattr((undefined(name='log') if l_0_log is missing else l_0_log), 'noise'):
                pass
                t_8.extend((
                    ' <span class="aside">and ',
                    escape(environment.finalize(environment.getattr((undefined(name='log') if l_0_log is missing else l_0_log), 'noise'))),
                    ' known noise</span>',
                ))
            return concat(t_8)
        caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
        yield context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'fact'), 'Events', caller=caller)
        def macro():
            t_9 = []
            pass
            if environment.getattr((undefined(name='log') if l_0_log is missing else l_0_log), 'first'):
                pass
                t_9.append(
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'time'), environment.getattr((undefined(name='log') if l_0_log is missing else l_0_log), 'first')))),
                )
            else:
                pass
                t_9.append(
                    '<span class="none">not known</span>',
                )
            return concat(t_9)
        caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
        yield context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'fact'), 'From', caller=caller)
        def macro():
            t_10 = []
            pass
            if environment.getattr((undefined(name='log') if l_0_log is missing else l_0_log), 'last'):
                pass
                t_10.append(
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'time'), environment.getattr((undefined(name='log') if l_0_log is missing else l_0_log), 'last')))),
                )
            else:
                pass
                t_10.append(
                    '<span class="none">not known</span>',
                )
            if (not environment.getattr((undefined(name='log') if l_0_log is missing else l_0_log), 'time_certain')):
                pass
                t_10.append(
                    ' <span class="tag">times uncertain</span>',
                )
            return concat(t_10)
        caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
        yield context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'fact'), 'To', caller=caller)
        def macro():
            t_11 = []
            pass
            t_11.append(
                escape(environment.finalize(environment.getattr((undefined(name='log') if l_0_log is missing else l_0_log), 'missing_records'))),
            )
            for (l_2_first, l_2_second) in environment.getattr((undefined(name='log') if l_0_log is missing else l_0_log), 'gap_times'):
                _loop_vars = {}
                pass
                t_11.extend((
                    ' <span class="aside">between ',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'time'), l_2_first, _loop_vars=_loop_vars))),
                    ' and ',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'time'), l_2_second, _loop_vars=_loop_vars))),
                    '</span>',
                ))
            l_2_first = l_2_second = missing
            return concat(t_11)
        caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
        yield context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'fact'), 'Missing records', caller=caller)
        yield '</dl>\n'
        if environment.getattr((undefined(name='log') if l_0_log is missing else l_0_log), 'unmapped'):
            pass
            yield '<details class="more">\n<summary>'
            yield escape(environment.finalize(t_1(environment.getattr((undefined(name='log') if l_0_log is missing else l_0_log), 'unmapped'))))
            yield ' configuration path'
            yield escape(environment.finalize(('s' if (t_1(environment.getattr((undefined(name='log') if l_0_log is missing else l_0_log), 'unmapped')) != 1) else cond_expr_undefined("the inline if-expression on line 54 in 'evidence.html' evaluated to false and no else section was defined."))))
            yield ' that the catalogue does not know</summary>\n<ul class="plain">\n'
            for (l_1_path, l_1_count) in context.call(environment.getattr(environment.getattr((undefined(name='log') if l_0_log is missing else l_0_log), 'unmapped'), 'items')):
                _loop_vars = {}
                pass
                yield '<li><code dir="ltr">'
                yield escape(environment.finalize(l_1_path))
                yield '</code> <span class="aside">'
                yield escape(environment.finalize(l_1_count))
                yield ' event'
                yield escape(environment.finalize(('s' if (l_1_count != 1) else cond_expr_undefined("the inline if-expression on line 57 in 'evidence.html' evaluated to false and no else section was defined."))))
                yield '</span></li>\n'
            l_1_path = l_1_count = missing
            yield '</ul>\n</details>\n'
    else:
        pass
        yield '<p class="nothing">No event log was found, so that nothing is known of what was changed and put back between the snapshots.</p>\n'
    yield '</section>\n'
    if environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'ledger'):
        pass
        yield '<section id="ledger" aria-labelledby="ledger-heading">\n<h2 id="ledger-heading">Ledger of the package</h2>\n<details class="more">\n<summary>'
        yield escape(environment.finalize(t_1(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'ledger'))))
        yield ' members: '
        yield escape(environment.finalize(t_1(t_2(context.eval_ctx, t_3(context, environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'ledger'), 'status', 'equalto', 'read')))))
        yield ' read, '
        yield escape(environment.finalize(t_1(t_2(context.eval_ctx, t_3(context, environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'ledger'), 'status', 'equalto', 'unread')))))
        yield ' unread</summary>\n'
        def macro():
            t_12 = []
            pass
            t_12.append(
                '<table>\n<thead><tr><th scope="col">Member</th><th scope="col">Status</th><th scope="col">What</th><th scope="col">Why</th><th scope="col" class="right">Bytes</th><th scope="col">SHA-256</th></tr></thead>\n<tbody>\n',
            )
            for l_2_entry in environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'ledger'):
                _loop_vars = {}
                pass
                t_12.extend((
                    '<tr>\n<td class="about"><code dir="ltr">',
                    escape(environment.finalize(environment.getattr(l_2_entry, 'name'))),
                    '</code></td>\n<td class="word">',
                    escape(environment.finalize(environment.getattr(l_2_entry, 'status'))),
                ))
                if environment.getattr(l_2_entry, 'used_as'):
                    pass
                    t_12.extend((
                        ' <span class="aside">',
                        escape(environment.finalize(environment.getattr(l_2_entry, 'used_as'))),
                        '</span>',
                    ))
                t_12.extend((
                    '</td>\n<td>',
                    escape(environment.finalize(environment.getattr(l_2_entry, 'what'))),
                    '</td>\n<td>',
                    escape(environment.finalize(environment.getattr(l_2_entry, 'why'))),
                ))
                if environment.getattr(l_2_entry, 'could_show'):
                    pass
                    t_12.extend((
                        ' <span class="aside">It could show ',
                        escape(environment.finalize(environment.getattr(l_2_entry, 'could_show'))),
                        '.</span>',
                    ))
                t_12.extend((
                    '</td>\n<td class="word right">',
                    escape(environment.finalize(context.call(environment.getattr('{:,}', 'format'), environment.getattr(l_2_entry, 'size'), _loop_vars=_loop_vars))),
                    '</td>\n<td>',
                ))
                if environment.getattr(l_2_entry, 'sha256'):
                    pass
                    t_12.extend((
                        '<code class="quiet hash">',
                        escape(environment.finalize(environment.getattr(l_2_entry, 'sha256'))),
                        '</code>',
                    ))
                t_12.append(
                    '</td>\n</tr>\n',
                )
            l_2_entry = missing
            t_12.append(
                '</tbody>\n</table>\n',
            )
            return concat(t_12)
        caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
        yield context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'scroller'), 'Ledger of the package', caller=caller)
        yield '</details>\n</section>\n'
    yield '<section id="made" aria-labelledby="made-heading">\n<h2 id="made-heading">How it was made</h2>\n<dl class="facts">\n'
    if environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'case'):
        pass
        def macro():
            t_13 = []
            pass
            t_13.append(
                escape(environment.finalize(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'case'))),
            )
            return concat(t_13)
        caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
        yield context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'fact'), 'Case', caller=caller)
    if environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'analyst'):
        pass
        def macro():
            t_14 = []
            pass
            t_14.append(
                escape(environment.finalize(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'analyst'))),
            )
            return concat(t_14)
        caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
        yield context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'fact'), 'Analyst', caller=caller)
    def macro():
        t_15 = []
        pass
        t_15.append(
            escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'summary'), 'verdict'))),
        )
        return concat(t_15)
    caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
    yield context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'fact'), 'Counts', caller=caller)
    def macro():
        t_16 = []
        l_1_times = resolve('times')
        pass
        t_16.append(
            escape(environment.finalize((undefined(name='times') if l_1_times is missing else l_1_times))),
        )
        return concat(t_16)
    caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
    yield context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'fact'), 'Times', caller=caller)
    def macro():
        t_17 = []
        pass
        t_17.extend((
            escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'tool'), 'name'))),
            ' ',
            escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'tool'), 'version'))),
        ))
        return concat(t_17)
    caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
    yield context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'fact'), 'Tool', caller=caller)
    def macro():
        t_18 = []
        pass
        t_18.append(
            escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'tool'), 'catalogue'))),
        )
        return concat(t_18)
    caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
    yield context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'fact'), 'Catalogue', caller=caller)
    def macro():
        t_19 = []
        pass
        t_20 = 1
        for l_2_option in environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'options'):
            _loop_vars = {}
            pass
            t_19.extend((
                '<code dir="ltr">',
                escape(environment.finalize(l_2_option)),
                '</code> ',
            ))
            t_20 = 0
        l_2_option = missing
        if t_20:
            pass
            t_19.append(
                '<span class="none">none</span>',
            )
        return concat(t_19)
    caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
    yield context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'fact'), 'Options', caller=caller)
    def macro():
        t_21 = []
        pass
        if environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'policy'):
            pass
            t_21.extend((
                '<code dir="ltr">',
                escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'policy'), 'path'))),
                '</code> <span class="aside hash">SHA-256 <code>',
                escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'policy'), 'sha256'))),
                '</code></span>',
            ))
        else:
            pass
            t_21.append(
                '<span class="none">none</span>',
            )
        return concat(t_21)
    caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
    yield context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'fact'), 'Policy', caller=caller)
    def macro():
        t_22 = []
        l_1_packages = resolve('packages')
        pass
        t_23 = 1
        for l_2_one in (undefined(name='packages') if l_1_packages is missing else l_1_packages):
            _loop_vars = {}
            pass
            t_22.extend((
                '<code dir="ltr">',
                escape(environment.finalize(environment.getattr(l_2_one, 'member'))),
                '</code> <span class="aside hash">',
                escape(environment.finalize(('given with --events, ' if (environment.getattr(l_2_one, 'role') == 'events') else cond_expr_undefined("the inline if-expression on line 102 in 'evidence.html' evaluated to false and no else section was defined.")))),
                'SHA-256 <code>',
                escape(environment.finalize(environment.getattr(l_2_one, 'sha256'))),
                '</code></span>',
            ))
            t_23 = 0
        l_2_one = missing
        if t_23:
            pass
            t_22.extend((
                '<code dir="ltr">',
                escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'source'), 'path'))),
                '</code> <span class="aside hash">no hash: not a file</span>',
            ))
        return concat(t_22)
    caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
    yield context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'fact'), 'Source', caller=caller)
    def macro():
        t_24 = []
        pass
        t_24.extend((
            'report schema version ',
            escape(environment.finalize(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'schema_version'))),
        ))
        return concat(t_24)
    caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
    yield context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'fact'), 'Schema', caller=caller)
    yield '</dl>\n</section>'

blocks = {}
debug_info = '3=39&4=44&5=50&6=52&10=59&11=63&13=67&14=86&15=88&16=111&17=114&18=128&6=137&30=142&33=145&34=149&43=164&44=166&46=170&47=200&48=216&49=232&50=253&52=274&54=277&56=281&57=285&66=297&70=300&71=306&75=312&77=317&78=319&79=330&80=332&81=343&82=346&71=362&94=365&95=376&96=387&97=396&98=406&99=417&100=426&101=448&102=468&103=497'