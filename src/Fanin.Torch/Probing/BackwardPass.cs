using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Fanin.Torch.Probing;

/// <summary>Gradients of one number, left at some leaves and at no others. Not by <c>autograd.grad</c>, at whose errors the process ends.</summary>
internal static class BackwardPass
{
    /// <summary>Adds gradients to leaves; those that the number does not depend on get none.</summary>
    /// <exception cref="InvalidOperationException">libtorch refuses; the reason is inside.</exception>
    public static void Run(Tensor value, Tensor[] leaves, bool keepGraph)
    {
        try
        {
            autograd.backward(value, (IList<Tensor>?)null, retain_graph: keepGraph, create_graph: false, inputs: leaves);
        }
        catch (ExternalException failure)
        {
            throw new InvalidOperationException($"The backward pass failed: {failure.Message.Split('\n')[0]}", failure);
        }
    }
}
