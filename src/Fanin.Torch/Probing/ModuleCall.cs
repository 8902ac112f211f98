using System.Reflection;
using System.Runtime.CompilerServices;
using static System.FormattableString;
using static TorchSharp.torch;

namespace Fanin.Torch.Probing;

/// <summary>Calls a module of any signature with tensors.</summary>
internal sealed class ModuleCall
{
    private readonly nn.Module _module;
    private readonly MethodInfo _call;

    /// <summary>Finds out how the module is called.</summary>
    /// <param name="module">Any module.</param>
    /// <param name="inputs">Number of tensors that it will be called with.</param>
    /// <exception cref="ArgumentException">It can't be called with that many tensors.</exception>
    public ModuleCall(nn.Module module, int inputs)
    {
        _module = module;
        _call = CallOf(module.GetType())
            ?? throw new ArgumentException($"Expected a module that can be called, got {module.GetType().Name}, which has no forward; derive it from nn.Module<Tensor, Tensor>.", nameof(module));
        Type[] types = [.. _call.GetParameters().Select(p => p.ParameterType)];
        int tensors = types.Count(type => type == typeof(Tensor));

        // TorchSharp's own modules take null for masks and states.
        bool takesNull = module.GetType().Assembly == typeof(nn.Module).Assembly;
        bool fits = inputs <= types.Length && types[..inputs].All(type => type == typeof(Tensor))
            && (inputs == types.Length || (takesNull && types[inputs..].All(type => !type.IsValueType || Nullable.GetUnderlyingType(type) is not null || type == typeof(bool))));
        if (!fits)
        {
            string signature = string.Join(", ", types.Select(type => (Nullable.GetUnderlyingType(type) ?? type).Name));
            throw new ArgumentException(
                tensors == types.Length
                    ? Invariant($"{module.GetType().Name} takes {tensors} tensors, got {inputs}; give them all as {nameof(ProbeOptions)}.{nameof(ProbeOptions.Inputs)}.")
                    : Invariant($"{module.GetType().Name} takes ({signature}), which can't be called with {inputs} tensors; wrap it in a module that takes tensors alone."),
                nameof(inputs));
        }
    }

    /// <summary>Runs forward with hooks.</summary>
    /// <exception cref="InvalidOperationException">It throws; the reason is inside.</exception>
    /// <exception cref="NotSupportedException">Its output is not one tensor, and nothing chooses one.</exception>
    public Tensor Run(IReadOnlyList<Tensor> inputs, Func<object, Tensor>? choose)
    {
        object?[] arguments = [.. _call.GetParameters().Select((p, i) => i < inputs.Count ? inputs[i] : p.ParameterType == typeof(bool) ? (object)false : null)];
        object? output;
        try
        {
            output = _call.Invoke(_module, BindingFlags.DoNotWrapExceptions, null, arguments, null);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            string shapes = string.Join(", ", inputs.Select(input => $"{input.dtype}[{string.Join(", ", input.shape)}]"));
            throw new InvalidOperationException($"The forward pass of {_module.GetType().Name} failed on {shapes}: {failure.Message.Split('\n')[0]}", failure);
        }

        return output switch
        {
            not null when choose is not null => choose(output),
            Tensor tensor => tensor,
            _ => throw new NotSupportedException(
                $"{_module.GetType().Name} returns {Describe(output)}, not one tensor; say which by {nameof(ProbeOptions)}.{nameof(ProbeOptions.SelectOutput)}."),
        };
    }

    private static string Describe(object? output) => output switch
    {
        null => "null",
        ITuple tuple => Invariant($"a tuple of {tuple.Length}"),
        _ => $"a {output.GetType().Name}",
    };

    private static MethodInfo? CallOf(Type type)
    {
        for (Type? current = type; current is not null; current = current.BaseType)
        {
            if (current.IsGenericType && current.DeclaringType == typeof(nn) && current.Name.StartsWith("Module`", StringComparison.Ordinal))
            {
                return current.GetMethod("call", BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly);
            }
        }

        return null;
    }
}
