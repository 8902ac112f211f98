using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Torch.DataDependent;

/// <summary>
/// What a step must leave as it was: mode, gradients, buffers, libtorch's generator and number of threads; and, unless the step succeeds, the parameters.
/// </summary>
/// <remarks>
/// While it holds, libtorch computes on one thread, so that sums are taken in one order; its generator starts from the step's seed; normalizations that
/// know running statistics go by those of the batch, and everything else is in evaluation mode, so that dropout does nothing.
/// </remarks>
internal sealed class ModuleState : IDisposable
{
    private readonly (nn.Module Part, bool Training)[] _modes;
    private readonly (Tensor Tensor, Tensor Copy)[] _buffers;
    private readonly (Tensor Tensor, Tensor? Gradient)[] _gradients;
    private readonly (Tensor Tensor, Tensor Copy)[] _parameters;
    private readonly Dictionary<object, Tensor> _copies = [];
    private readonly Tensor _generator;
    private readonly int _threads;
    private bool _isKept;

    /// <summary>Notes the state and prepares the module.</summary>
    public ModuleState(nn.Module module, ulong seed)
    {
        using IDisposable noGradients = no_grad();
        _modes = [.. ModuleParts.Of(module).Select(part => (part.Part, part.Part.training))];
        _buffers = [.. module.named_buffers().Select(buffer => (buffer.buffer, Copy(buffer.buffer)))];
        Tensor[] parameters = [.. module.parameters()];
        _gradients = [.. parameters.Select(parameter => (parameter, parameter.grad))];
        _parameters = [.. parameters.Select(parameter => (parameter, Copy(parameter)))];
        foreach ((Tensor parameter, Tensor copy) in _parameters)
        {
            _copies.TryAdd(TensorMemory.Identity(parameter), copy);
        }

        _generator = get_rng_state().DetachFromDisposeScope();
        _threads = get_num_threads();

        manual_seed(unchecked((long)seed));
        set_num_threads(1);
        module.eval();
        foreach ((nn.Module part, _) in _modes)
        {
            if (part is NormBase)
            {
                part.train();
            }
        }

        foreach (Tensor parameter in parameters)
        {
            parameter.grad = null;
        }
    }

    /// <summary>What a parameter held before the step.</summary>
    public Tensor Before(Tensor parameter) => _copies[TensorMemory.Identity(parameter)];

    /// <summary>Says that the parameters shall stay as they now are.</summary>
    public void KeepParameters() => _isKept = true;

    /// <inheritdoc/>
    public void Dispose()
    {
        using IDisposable noGradients = no_grad();
        Restore(_buffers, write: true);
        Restore(_parameters, write: !_isKept);
        foreach ((Tensor parameter, Tensor? gradient) in _gradients)
        {
            parameter.grad = gradient;
        }

        // From the outside in: a module's mode is also that of what is in it, until that is told its own.
        foreach ((nn.Module part, bool training) in _modes)
        {
            part.train(training);
        }

        set_rng_state(_generator);
        _generator.Dispose();
        set_num_threads(_threads);
    }

    private static Tensor Copy(Tensor tensor) => tensor.detach().clone().DetachFromDisposeScope();

    private static void Restore((Tensor Tensor, Tensor Copy)[] pairs, bool write)
    {
        foreach ((Tensor tensor, Tensor copy) in pairs)
        {
            if (write)
            {
                using Tensor whole = tensor.detach();
                whole.copy_(copy);
            }

            copy.Dispose();
        }
    }
}
