# Completion of fusioninventory-injector, another name of fi-injector, for fish. Made by "npm run generate".
complete -c fusioninventory-injector -w fi-injector
