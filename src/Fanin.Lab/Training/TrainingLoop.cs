using Fanin.Lab.Tasks;
using TorchSharp;
using static TorchSharp.torch;

namespace Fanin.Lab.Training;

/// <summary>The one loop that all networks train through: batches, loss, gradients, update; and measurements between them, which change nothing.</summary>
/// <param name="network">The network, with its first values.</param>
/// <param name="kind">What it is to learn.</param>
/// <param name="train">Samples to train with.</param>
/// <param name="optimizer">How its weights are changed.</param>
/// <param name="order">Which samples each step sees.</param>
/// <param name="draws">What its forward pass draws.</param>
/// <param name="curve">Where losses go.</param>
internal sealed class TrainingLoop(
    nn.Module<Tensor, Tensor> network, TaskKind kind, TensorSplit train, optim.Optimizer optimizer, BatchOrder order, NetworkDraws draws, LossCurve curve)
{
    /// <summary>Steps done.</summary>
    public int Steps => curve.Steps;

    /// <summary>Whether the loss of every step was a number.</summary>
    public bool IsFinite => curve.IsFinite;

    /// <summary>One step on the next batch.</summary>
    public void Step()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor indices = order.Next();
        Tensor inputs = train.Inputs.index_select(0, indices);
        Tensor targets = train.Targets.index_select(0, indices);
        optimizer.zero_grad();
        Tensor loss = TaskLoss.Of(kind, draws.Call(network, inputs), targets);
        loss.backward();
        optimizer.step();
        curve.Add(loss.item<float>());
    }

    /// <summary>Loss and accuracy of a part in evaluation mode.</summary>
    public Evaluation Measure(TensorSplit samples) => draws.Measure(() => Evaluation.Of(network, kind, samples));
}
