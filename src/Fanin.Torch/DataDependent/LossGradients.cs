using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Fanin.Torch.DataDependent;

/// <summary>A model's loss, and gradients that can be differentiated again.</summary>
internal sealed class LossGradients(nn.Module<Tensor, Tensor> module, Func<Tensor, Tensor, Tensor> loss, IReadOnlyList<Tensor> leaves)
{
    /// <summary>The loss on a batch.</summary>
    public Tensor Loss(DataBatch batch) => loss(module.call(batch.Input.detach()), batch.Target.detach());

    /// <summary>Why the model can't be differentiated twice; <see langword="null"/> if it can. Changes nothing.</summary>
    public string? Refusal(DataBatch batch)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        using IDisposable gradients = enable_grad();
        Tensor value;
        try
        {
            value = Loss(batch);
        }
        catch (ExternalException refused)
        {
            return $"The loss can't be computed: {refused.Message.Split('\n')[0]} Look at the shapes of the batch and the model.";
        }

        if (value.numel() != 1 || !value.requires_grad)
        {
            return value.numel() != 1
                ? $"The loss has shape [{string.Join(", ", value.shape)}]; expected one number."
                : "The loss does not depend on the parameters; expected one that autograd follows.";
        }

        try
        {
            Tensor square = Square(Gradients.Of(value, leaves, createGraph: true));
            Gradients.Of(square, leaves, createGraph: false);
            return null;
        }
        catch (ExternalException refused)
        {
            return $"The loss can't be differentiated twice: {refused.Message.Split('\n')[0]} Write that part of the model with other operations.";
        }
        finally
        {
            foreach (Tensor leaf in leaves)
            {
                leaf.grad = null;
            }
        }
    }

    /// <summary>‖g‖² of all tensors together.</summary>
    public static Tensor Square(IEnumerable<Tensor> tensors) => Sum(tensors, tensor => tensor.square().sum());

    /// <summary>The sum of a number of each tensor.</summary>
    public static Tensor Sum(IEnumerable<Tensor> tensors, Func<Tensor, Tensor> number) => tensors.Select(number).Aggregate((left, right) => left + right);
}
