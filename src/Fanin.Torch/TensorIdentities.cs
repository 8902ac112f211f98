using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Torch;

/// <summary>Tells which tensor objects of a model stand for one tensor; also where there is no memory whose address could tell, on the meta device.</summary>
internal sealed class TensorIdentities
{
    // Asking changes a flag for a moment.
    private static readonly Lock Gate = new();
    private readonly List<Parameter> _withoutMemory = [];

    /// <summary>Equal for two objects that stand for one tensor.</summary>
    /// <remarks>
    /// On the meta device these are objects of one libtorch tensor, such as every call of <c>Embedding.weight</c> makes. Two libtorch tensors over one storage
    /// (<c>detach()</c>, views) can't be told there from two that have nothing to do with each other.
    /// </remarks>
    public object Of(Tensor tensor)
    {
        if (tensor.device_type != TorchSharp.DeviceType.META || tensor is not Parameter parameter || !parameter.is_floating_point())
        {
            return TensorMemory.Identity(tensor);
        }

        if (_withoutMemory.Find(earlier => AreOne(earlier, parameter)) is { } first)
        {
            return first.Handle;
        }

        _withoutMemory.Add(parameter);
        return parameter.Handle;
    }

    // Whether a gradient is wanted belongs to libtorch's tensor, not to the object that stands for it: what is said of one is then true of the other.
    private static bool AreOne(Parameter a, Parameter b)
    {
        if (a.Handle == b.Handle)
        {
            return true;
        }

        if (a.dtype != b.dtype || a.requires_grad != b.requires_grad || !a.is_leaf || !a.shape.AsSpan().SequenceEqual(b.shape))
        {
            return false;
        }

        lock (Gate)
        {
            bool wanted = a.requires_grad;
            a.requires_grad = !wanted;
            bool followed = b.requires_grad == !wanted;
            a.requires_grad = wanted;
            return followed;
        }
    }
}
