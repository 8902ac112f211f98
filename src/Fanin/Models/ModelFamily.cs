using Fanin.Parameters;

namespace Fanin.Models;

/// <summary>A kind of model whose configuration can be read.</summary>
/// <param name="ModelType">As <c>model_type</c> says it.</param>
/// <param name="Name">As recipes know it, see <see cref="ModelDescription.Family"/>.</param>
/// <param name="Architectures">The classes that are known; the first stands for a configuration that names none.</param>
/// <param name="Read">Reads a configuration for one of these classes; the result is of no use if mistakes were reported.</param>
internal sealed record ModelFamily(string ModelType, string Name, string[] Architectures, Func<ConfigSection, string, ModelParts> Read);

/// <summary>A model that has been read and not yet built.</summary>
/// <param name="Facts">What it says of itself as a whole.</param>
/// <param name="Build">Adds all parameters to an empty model that has these facts.</param>
internal sealed record ModelParts(ModelFacts Facts, Action<ModelScope> Build);
