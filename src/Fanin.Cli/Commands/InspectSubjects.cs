using Fanin.Cli.Terminal;
using Fanin.Diagnosis.Structures;
using Fanin.Lab.Inspections;
using Fanin.Lab.Networks;
using Fanin.Models;
using Fanin.Parameters;
using Fanin.Torch.Loading;

namespace Fanin.Cli.Commands;

/// <summary>Modules of models as typed.</summary>
internal static class InspectSubjects
{
    /// <summary>Makes the module of a model.</summary>
    /// <exception cref="InputException">No module is made of it.</exception>
    /// <exception cref="DiagnosticException">There is no such model, or it can't be made.</exception>
    public static InspectionSubject Open(string text, InspectMeasurement asked)
    {
        if (ModuleReference.IsMeant(text))
        {
            return InspectionSubject.OfAssembly(text, asked.ElementType);
        }

        ModelDescription model = ModelSource.Find(text, asked.ElementType);
        if (BuiltModule.Refusal(model) is { } refusal)
        {
            throw new InputException($"{refusal} {(ModelPath.Refusal(model) is null ? "--theory predicts its signal without one." : "A TorchSharp module of it can be inspected: MyNet.dll:My.Namespace.Net.")}");
        }

        CheckMemory(model, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        return InspectionSubject.OfModel(model);
    }

    /// <summary>Refuses a model whose weights and gradients alone are more than there is memory: the system would end the program without a word.</summary>
    /// <param name="model">The model.</param>
    /// <param name="memory">Bytes that the machine has, or lets this program have.</param>
    /// <exception cref="InputException">It is.</exception>
    public static void CheckMemory(ModelDescription model, long memory)
    {
        double weights = model.Parameters.Sum(parameter => (double)parameter.Shape.ElementCount * parameter.ElementType.SizeBytes());
        if (2 * weights > memory)
        {
            throw new InputException(
                $"{model.Name} needs {SizeText.Of(2 * weights)} of memory for weights and gradients, and there are {SizeText.Of(memory)}; "
                + "inspect a smaller model of its kind, or see what theory says (--theory), which makes no tensor.");
        }
    }
}
