using static TorchSharp.torch;

namespace Fanin.Torch.DataDependent;

/// <summary>Gradients with respect to leaf tensors.</summary>
/// <remarks>By <c>backward</c>: a failure within <c>autograd.grad</c> ends the process in TorchSharp 0.107, one within <c>backward</c> is an exception.</remarks>
internal static class Gradients
{
    /// <summary>Computes them; the leaves' own <c>grad</c> is empty before and after.</summary>
    /// <param name="scalar">What to differentiate.</param>
    /// <param name="leaves">With respect to what; each must require gradients.</param>
    /// <param name="createGraph">Whether the gradients will be differentiated again.</param>
    /// <returns>One a leaf; zeros for one that the scalar does not depend on.</returns>
    public static Tensor[] Of(Tensor scalar, IReadOnlyList<Tensor> leaves, bool createGraph)
    {
        scalar.backward(null!, create_graph: createGraph, retain_graph: true, inputs: [.. leaves]);
        Tensor[] gradients = [.. leaves.Select(leaf => leaf.grad ?? zeros_like(leaf))];
        foreach (Tensor leaf in leaves)
        {
            leaf.grad = null;
        }

        return gradients;
    }
}
