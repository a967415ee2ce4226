from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'compared.html'

def root(context, missing=missing):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_m = resolve('m')
    l_0_snapshot = missing
    try:
        t_1 = environment.filters['duration']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'duration' found.")
    pass
    def macro(l_1_ref):
        t_2 = []
        if l_1_ref is missing:
            l_1_ref = undefined("parameter 'ref' was not provided", name='ref')
        pass
        if l_1_ref:
            pass
            t_2.extend((
                '<code dir="ltr">',
                escape(environment.finalize(environment.getattr(l_1_ref, 'member'))),
                '</code>\n<span class="aside">',
                escape(environment.finalize(environment.getattr(l_1_ref, 'format'))),
            ))
            if environment.getattr(l_1_ref, 'encoding'):
                pass
                t_2.extend((
                    ', ',
                    escape(environment.finalize(environment.getattr(l_1_ref, 'encoding'))),
                ))
            if environment.getattr(l_1_ref, 'settings'):
                pass
                t_2.extend((
                    ', ',
                    escape(environment.finalize(environment.getattr(l_1_ref, 'settings'))),
                    ' settings',
                ))
            if environment.getattr(l_1_ref, 'chosen_by'):
                pass
                t_2.extend((
                    ', identified by ',
                    escape(environment.finalize(environment.getattr(l_1_ref, 'chosen_by'))),
                ))
            t_2.extend((
                '</span>\n<span class="aside hash">SHA-256 <code>',
                escape(environment.finalize(environment.getattr(l_1_ref, 'sha256'))),
                '</code></span>\n',
            ))
            if environment.getattr(l_1_ref, 'taken_at'):
                pass
                t_2.extend((
                    '<span class="aside">taken ',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'time'), environment.getattr(l_1_ref, 'taken_at')))),
                    '</span>',
                ))
        else:
            pass
            t_2.append(
                '<span class="none">none</span>\n',
            )
        return concat(t_2)
    context.exported_vars.add('snapshot')
    context.vars['snapshot'] = l_0_snapshot = Macro(environment, macro, 'snapshot', ('ref',), False, False, False, context.eval_ctx.autoescape)
    yield '<dl class="facts">\n'
    def macro():
        t_3 = []
        l_1_report = resolve('report')
        pass
        if environment.getattr((undefined(name='report') if l_1_report is missing else l_1_report), 'window'):
            pass
            if environment.getattr(environment.getattr((undefined(name='report') if l_1_report is missing else l_1_report), 'window'), 'start'):
                pass
                t_3.append(
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'time'), environment.getattr(environment.getattr((undefined(name='report') if l_1_report is missing else l_1_report), 'window'), 'start')))),
                )
            else:
                pass
                t_3.append(
                    '<span class="none">start not known</span>',
                )
            t_3.append(
                ' to\n',
            )
            if environment.getattr(environment.getattr((undefined(name='report') if l_1_report is missing else l_1_report), 'window'), 'end'):
                pass
                t_3.append(
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'time'), environment.getattr(environment.getattr((undefined(name='report') if l_1_report is missing else l_1_report), 'window'), 'end')))),
                )
            else:
                pass
                t_3.append(
                    '<span class="none">end not known</span>',
                )
            if (environment.getattr(environment.getattr((undefined(name='report') if l_1_report is missing else l_1_report), 'window'), 'start') and environment.getattr(environment.getattr((undefined(name='report') if l_1_report is missing else l_1_report), 'window'), 'end')):
                pass
                t_3.extend((
                    '<span class="aside">',
                    escape(environment.finalize(t_1(context.call(environment.getattr((environment.getattr(environment.getattr((undefined(name='report') if l_1_report is missing else l_1_report), 'window'), 'end') - environment.getattr(environment.getattr((undefined(name='report') if l_1_report is missing else l_1_report), 'window'), 'start')), 'total_seconds'))))),
                    '</span>',
                ))
            t_3.extend((
                '<span class="aside">from ',
                escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='report') if l_1_report is missing else l_1_report), 'window'), 'basis'))),
                escape(environment.finalize(('' if environment.getattr(environment.getattr((undefined(name='report') if l_1_report is missing else l_1_report), 'window'), 'certain') else ', inferred'))),
                '</span>\n',
            ))
        else:
            pass
            t_3.append(
                '<span class="none">not known</span>\n',
            )
        return concat(t_3)
    caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
    yield context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'fact'), 'Window', caller=caller)
    def macro():
        t_4 = []
        l_1_device = resolve('device')
        pass
        t_4.append(
            escape(environment.finalize((undefined(name='device') if l_1_device is missing else l_1_device))),
        )
        return concat(t_4)
    caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
    yield context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'fact'), 'Device', caller=caller)
    def macro():
        t_5 = []
        l_1_packages = resolve('packages')
        pass
        t_6 = 1
        for l_2_one in (undefined(name='packages') if l_1_packages is missing else l_1_packages):
            l_2_report = resolve('report')
            _loop_vars = {}
            pass
            t_5.extend((
                '<code dir="ltr">',
                escape(environment.finalize(environment.getattr(l_2_one, 'member'))),
                '</code> <span class="aside">',
                escape(environment.finalize(('given with --events' if (environment.getattr(l_2_one, 'role') == 'events') else environment.getattr(environment.getattr((undefined(name='report') if l_2_report is missing else l_2_report), 'source'), 'kind')))),
                '</span>\n<span class="aside hash">SHA-256 <code>',
                escape(environment.finalize(environment.getattr(l_2_one, 'sha256'))),
                '</code></span>\n',
            ))
            t_6 = 0
        l_2_one = l_2_report = missing
        if t_6:
            l_2_report = resolve('report')
            pass
            t_5.extend((
                '<code dir="ltr">',
                escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='report') if l_2_report is missing else l_2_report), 'source'), 'path'))),
                '</code> <span class="aside">',
                escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='report') if l_2_report is missing else l_2_report), 'source'), 'kind'))),
                '</span>\n',
            ))
            l_2_report = missing
        return concat(t_5)
    caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
    yield context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'fact'), 'Source', caller=caller)
    def macro():
        t_7 = []
        l_1_report = resolve('report')
        pass
        t_7.append(
            escape(environment.finalize(context.call((undefined(name='snapshot') if l_0_snapshot is missing else l_0_snapshot), environment.getattr((undefined(name='report') if l_1_report is missing else l_1_report), 'before')))),
        )
        return concat(t_7)
    caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
    yield context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'fact'), 'Before snapshot', caller=caller)
    def macro():
        t_8 = []
        l_1_report = resolve('report')
        pass
        t_8.append(
            escape(environment.finalize(context.call((undefined(name='snapshot') if l_0_snapshot is missing else l_0_snapshot), environment.getattr((undefined(name='report') if l_1_report is missing else l_1_report), 'after')))),
        )
        return concat(t_8)
    caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
    yield context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'fact'), 'After snapshot', caller=caller)
    def macro():
        t_9 = []
        l_1_report = resolve('report')
        pass
        t_9.append(
            escape(environment.finalize(context.call((undefined(name='snapshot') if l_0_snapshot is missing else l_0_snapshot), environment.getattr((undefined(name='report') if l_1_report is missing else l_1_report), 'current')))),
        )
        return concat(t_9)
    caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
    yield context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'fact'), 'At collection', caller=caller)
    def macro():
        t_10 = []
        l_1_report = resolve('report')
        pass
        if environment.getattr((undefined(name='report') if l_1_report is missing else l_1_report), 'coverage'):
            pass
            t_10.extend((
                '<a href="#log">',
                escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='report') if l_1_report is missing else l_1_report), 'coverage'), 'events'))),
                ' event',
                escape(environment.finalize(('s' if (environment.getattr(environment.getattr((undefined(name='report') if l_1_report is missing else l_1_report), 'coverage'), 'events') != 1) else cond_expr_undefined("the inline if-expression on line 37 in 'compared.html' evaluated to false and no else section was defined.")))),
                '</a>\n',
            ))
            if (environment.getattr(environment.getattr((undefined(name='report') if l_1_report is missing else l_1_report), 'coverage'), 'first') and environment.getattr(environment.getattr((undefined(name='report') if l_1_report is missing else l_1_report), 'coverage'), 'last')):
                pass
                t_10.extend((
                    '<span class="aside">',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'time'), environment.getattr(environment.getattr((undefined(name='report') if l_1_report is missing else l_1_report), 'coverage'), 'first')))),
                    ' to ',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'time'), environment.getattr(environment.getattr((undefined(name='report') if l_1_report is missing else l_1_report), 'coverage'), 'last')))),
                    '</span>',
                ))
            if environment.getattr(environment.getattr((undefined(name='report') if l_1_report is missing else l_1_report), 'coverage'), 'missing_records'):
                pass
                t_10.extend((
                    '<span class="aside">',
                    escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='report') if l_1_report is missing else l_1_report), 'coverage'), 'missing_records'))),
                    ' records missing</span>',
                ))
        else:
            pass
            t_10.append(
                '<span class="none">none found</span>\n',
            )
        return concat(t_10)
    caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
    yield context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'fact'), 'Event log', caller=caller)
    yield '</dl>'

blocks = {}
debug_info = '1=19&2=24&3=28&4=30&5=45&6=53&7=56&13=72&14=76&15=78&16=91&17=101&18=110&13=121&23=122&24=132&25=137&26=143&27=147&29=157&24=165&32=166&33=176&34=186&35=196&36=200&37=204&38=209&39=218&35=232'