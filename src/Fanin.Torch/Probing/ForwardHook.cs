using System.Linq.Expressions;
using System.Reflection;
using static TorchSharp.torch;

namespace Fanin.Torch.Probing;

/// <summary>Forward hooks on modules of any signature; each signature has a type of hook of its own.</summary>
internal static class ForwardHook
{
    private const string Register = "register_forward_hook";

    /// <summary>Whether the module can be called, and so hooked.</summary>
    public static bool CanAdd(nn.Module module) => Registration(module) is not null;

    /// <summary>Adds a hook.</summary>
    /// <param name="module">A module that can be called.</param>
    /// <param name="observe">Gets the inputs and the output; what it returns takes the output's place.</param>
    /// <returns>Removes the hook.</returns>
    public static Action Add(nn.Module module, Func<object?[], object?, object?> observe)
    {
        MethodInfo register = Registration(module)!;
        Type hook = register.GetParameters()[0].ParameterType;
        Type[] types = hook.GetGenericArguments();

        // (module, input 1, …, input n, output) => (TOutput)observe(new object[] { input 1, …, input n }, output)
        ParameterExpression[] parameters = [.. types[..^1].Select(type => Expression.Parameter(type))];
        Expression inputs = Expression.NewArrayInit(typeof(object), parameters[1..^1].Select(p => Expression.Convert(p, typeof(object))));
        Expression body = Expression.Convert(
            Expression.Invoke(Expression.Constant(observe), inputs, Expression.Convert(parameters[^1], typeof(object))), types[^1]);
        Delegate compiled = Expression.Lambda(hook, body, parameters).Compile(preferInterpretation: true);
        object remover = register.Invoke(module, [compiled])!;
        MethodInfo remove = remover.GetType().GetMethod("remove")!;
        return () => remove.Invoke(remover, null);
    }

    // The overload that sees inputs and output.
    private static MethodInfo? Registration(nn.Module module)
    {
        for (Type? type = module.GetType(); type is not null; type = type.BaseType)
        {
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(nn.HookableModule<,>))
            {
                return type.GetMethod(Register, BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly, [type.GetGenericArguments()[1]]);
            }
        }

        return null;
    }
}
