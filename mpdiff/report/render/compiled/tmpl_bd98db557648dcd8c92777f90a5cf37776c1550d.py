from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'changes.html'

def root(context, missing=missing):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_report = resolve('report')
    l_0_m = resolve('m')
    try:
        t_1 = environment.filters['length']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'length' found.")
    pass
    yield '<section id="changes" aria-labelledby="changes-heading">\n<h2 id="changes-heading">All changes</h2>\n'
    if environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'changes'):
        pass
        yield '<p>Everything that differs between the two snapshots, in whichever direction: '
        yield escape(environment.finalize(t_1(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'changes'))))
        yield ' change'
        yield escape(environment.finalize(('s' if (t_1(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'changes')) != 1) else cond_expr_undefined("the inline if-expression on line 4 in 'changes.html' evaluated to false and no else section was defined."))))
        yield ' in '
        yield escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'summary'), 'compared')))
        yield ' compared settings.</p>\n'
        def macro():
            t_2 = []
            pass
            t_2.append(
                '<table>\n<thead><tr><th scope="col">Setting</th><th scope="col">Kind</th><th scope="col">Before snapshot</th><th scope="col">After snapshot</th><th scope="col">Effect</th><th scope="col">Why</th><th scope="col">Finding</th></tr></thead>\n<tbody data-rows="changes">\n',
            )
            for l_2_change in environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'changes'):
                l_2_numbers_of = resolve('numbers_of')
                l_2_anchor = resolve('anchor')
                _loop_vars = {}
                pass
                t_2.extend((
                    '<tr>\n<td class="about">',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'subject'), l_2_change, _loop_vars=_loop_vars))),
                    '</td>\n<td class="word">',
                    escape(environment.finalize(environment.getattr(l_2_change, 'kind'))),
                    '</td>\n<td class="value">',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'before'), l_2_change, _loop_vars=_loop_vars))),
                    '</td>\n<td class="value">',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'after'), l_2_change, _loop_vars=_loop_vars))),
                    '</td>\n<td>',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'effect'), environment.getattr(l_2_change, 'effect'), _loop_vars=_loop_vars))),
                ))
                if (environment.getattr(l_2_change, 'certainty') == 'uncertain'):
                    pass
                    t_2.append(
                        ' <span class="tag">uncertain</span>',
                    )
                t_2.extend((
                    '</td>\n<td class="why">',
                    escape(environment.finalize(environment.getattr(l_2_change, 'reason'))),
                    '</td>\n<td>',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'see'), context.call((undefined(name='numbers_of') if l_2_numbers_of is missing else l_2_numbers_of), l_2_change, _loop_vars=_loop_vars), (undefined(name='anchor') if l_2_anchor is missing else l_2_anchor), _loop_vars=_loop_vars))),
                    '</td>\n</tr>\n',
                ))
            l_2_change = l_2_numbers_of = l_2_anchor = missing
            t_2.append(
                '</tbody>\n</table>\n',
            )
            return concat(t_2)
        caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
        yield context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'scroller'), 'Table of changes', caller=caller)
    else:
        pass
        yield '<p class="nothing">'
        yield escape(environment.finalize(('The snapshots do not differ in any compared setting.' if (environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'before') and environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'after')) else 'Nothing was compared: a snapshot is missing.')))
        yield '</p>\n'
    yield '</section>'

blocks = {}
debug_info = '3=20&4=23&5=29&9=35&11=42&12=44&13=46&14=48&15=50&16=59&17=61&5=70&24=74'