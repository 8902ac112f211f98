using Fanin.Lab.Texts;
using Fanin.Torch.Loading;
using static TorchSharp.torch;

namespace Fanin.Lab.Networks;

/// <summary>Modules of users' assemblies.</summary>
internal static class OwnModule
{
    /// <summary>Makes the module, which must take one tensor and give one.</summary>
    public static nn.Module<Tensor, Tensor> Load(ModuleReference reference)
    {
        nn.Module module = ModuleLoader.Load(reference);
        if (module is nn.Module<Tensor, Tensor> fitting)
        {
            return fitting;
        }

        module.Dispose();
        throw new DiagnosticException(
            $"The module {reference.TypeName} can't be trained",
            [new Diagnostic(LabDiagnostic.WrongNetworkArgument, $"Expected a class derived from nn.Module<Tensor, Tensor>, which takes one tensor and gives one; {reference.TypeName} is none.")]);
    }
}
