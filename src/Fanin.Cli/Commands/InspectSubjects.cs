using Fanin.Cli.Terminal;
using Fanin.Diagnosis.Structures;
using Fanin.Lab.Inspections;
using Fanin.Lab.Networks;
using Fanin.Models;
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
        return BuiltModule.Refusal(model) is { } refusal
            ? throw new InputException($"{refusal} {(ModelPath.Refusal(model) is null ? "--theory predicts its signal without one." : "A TorchSharp module of it can be inspected: MyNet.dll:My.Namespace.Net.")}")
            : InspectionSubject.OfModel(model);
    }
}
