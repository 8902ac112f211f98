using Fanin.Diagnosis.Paths;
using Fanin.Parameters;

namespace Fanin.Diagnosis.Structures;

/// <summary>Linear layers with an activation between them, behind a normalization where there is one.</summary>
internal static class PerceptronPath
{
    public static SignalPath Of(PathParts parts)
    {
        parts.NoOptions();
        var steps = new List<SignalPath> { new FlattenStep() };
        bool isFirst = true;
        foreach (LayerSpec layer in parts.Layers())
        {
            bool isLinear = layer.Type == "Linear";
            if (isLinear && !isFirst)
            {
                steps.Add(new ActivationStep(parts.Activation("relu")));
            }

            isFirst &= !isLinear;
            steps.Add(isLinear ? parts.Linear(layer.Path)
                : layer.Type.StartsWith("BatchNorm", StringComparison.Ordinal) ? parts.BatchNorm(layer.Path)
                : layer.Type == "LayerNorm" ? parts.LayerNorm(layer.Path, 1e-5)
                : new UnknownStep($"{layer.Path} is a {layer.Type}, which a multilayer perceptron does not have.") { Name = layer.Path });
        }

        return new SequencePath([.. steps]);
    }
}
