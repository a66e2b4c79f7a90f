# Completion of fusioninventory-netinventory, another name of fi-netinventory, for fish. Made by "npm run generate".
complete -c fusioninventory-netinventory -w fi-netinventory
