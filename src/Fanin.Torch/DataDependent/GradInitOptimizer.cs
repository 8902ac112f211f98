namespace Fanin.Torch.DataDependent;

/// <summary>The optimizer that will train the model, whose first step GradInit looks ahead to.</summary>
public enum GradInitOptimizer
{
    /// <summary>Norm ‖g‖₂; the step goes along g/‖g‖₂.</summary>
    Sgd,

    /// <summary>Norm ‖g‖₁; the step goes along sign g.</summary>
    Adam,
}
